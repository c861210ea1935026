"""What every part of the desk shares. For plain admin, import django.contrib.admin as `look`; nothing else changes."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial, wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold import admin as look

from cues import resuming
from cues.admin import versions
from cues.admin.confirmation import Confirmation
from cues.models import Cue
from cues.models.fields import LinesField, Prose, valid_text

NUL = "\0"
"""What no database takes."""
LARGEST: dict = {models.PositiveSmallIntegerField: 2**15 - 1, models.PositiveIntegerField: 2**31 - 1}
"""What every database holds; SQLite alone would take more."""
SHORT = 700
"""Texts up to this many characters get a box of few lines."""


def lock(cues: Iterable[int]) -> list[int]:
    """Lock cues in the order publishing does; return their keys."""
    locked = Cue.objects.select_for_update().filter(pk__in=list(cues)).order_by("slug")
    return list(locked.values_list("pk", flat=True))


def touch(cues: Iterable[int]) -> None:
    """Lock cues and note that they change. Every write at the desk begins so."""
    Cue.objects.filter(pk__in=lock(cues)).update(changed_at=timezone.now())


def in_words(view: Callable) -> Callable:
    """Answer in words where somebody else's write came first; each write is one transaction, so none is half-kept."""

    @wraps(view)
    def answer(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(self, request, *args, **kwargs)
        except IntegrityError:
            text = "Nothing was kept: somebody else has just changed what this rests on. Here is how it stands now."
            self.message_user(request, text, messages.ERROR)
            return redirect(request.get_full_path())

    return answer


class RowForm(forms.ModelForm):
    """The form of a row within another row's page, where nothing is shown but what is said at a visible field."""

    def add_error(self, field: str | None, error: Any) -> None:
        error = error if isinstance(error, ValidationError) else ValidationError(error)
        by_field = error.error_dict if hasattr(error, "error_dict") else {field: error.error_list}
        visible = [name for name, shown in self.fields.items() if not shown.widget.is_hidden]
        for name, errors in by_field.items():
            super().add_error(name if name in visible else next(iter(visible), None), errors)


class KeyedForm(forms.ModelForm):
    """The form of a row with a key: set once, when the row is made, since cards may name it from then on."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields and not self.instance._state.adding:
            self.fields["key"].disabled = True


class _Fields:
    """Form fields that take no more than the columns and the content files do."""

    formfield_overrides: Mapping[type[models.Field], Mapping[str, Any]] = {
        models.TextField: {"form_class": Prose},
        models.CharField: {"form_class": Prose},
        models.EmailField: {"form_class": forms.EmailField},
        models.URLField: {"assume_scheme": "https"},
        # Lines are JSON in the database only; named here so that they do not take what JSON columns take.
        LinesField: {},
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options) -> Any:
        lines = isinstance(db_field, LinesField)
        if type(db_field) in LARGEST:
            options["max_value"] = LARGEST[type(db_field)]
        if lines:
            options["widget"] = self.formfield_overrides[models.TextField]["widget"]
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if isinstance(field, forms.CharField):
            field.widget.attrs.pop("maxlength", None)
            field.validators += [valid_text] * (valid_text not in field.validators)
        if field:
            # A second, hidden value would be taken for what is stored, and the history would tell of other changes.
            field.show_hidden_initial = False
        if lines or isinstance(db_field, models.TextField):
            field.widget.attrs["rows"] = 2 if lines or (db_field.max_length or 0) <= SHORT else 4
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options) -> Any:
        # Without an empty choice the first would be taken in silence, such as "supports" and level A for a finding.
        blank = db_field.blank or not db_field.has_default()
        options.setdefault("choices", db_field.get_choices(include_blank=blank, blank_choice=[("", "Choose")]))
        return super().formfield_for_choice_field(db_field, request, **options)  # type: ignore[misc]


class DeskAdmin(_Fields, look.ModelAdmin):
    """A table of the desk. `acts` are what can be done to a row of it beside editing."""

    acts: tuple[type[Confirmation], ...] = ()
    list_per_page = 50
    show_facets = ShowFacets.NEVER
    warn_unsaved_form = True
    change_form_before_template = "admin/cues/version.html"

    class Media:
        css = {"all": ("css/desk.css",)}

    @in_words
    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @in_words
    def delete_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return super().delete_view(request, *args, **kwargs)

    @in_words
    def changelist_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if any(NUL in value for values in request.GET.lists() for value in values[1]):
            return redirect(request.path)
        return super().changelist_view(request, *args, **kwargs)

    def response_action(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        deletes = request.POST.get("action") == "delete_selected"
        with transaction.atomic() if deletes else nullcontext():
            return super().response_action(request, queryset)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return a row; one that is going to be written is locked first, so that it stays as it is read."""
        if NUL in object_id:
            return None
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and transaction.get_connection().in_atomic_block:
            self.lock([found.pk])
            return super().get_object(request, object_id, from_field)
        return found

    def lock(self, keys: Iterable[Any]) -> None:
        """Lock rows to the end of the transaction. Others may still come to point at them."""
        list(self.model._base_manager.select_for_update(no_key=True).filter(pk__in=list(keys)).order_by("pk"))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, **kwargs)
        if typed := resuming.typed(request):
            return versions.filled(made, typed)
        if request.method != "POST" or not kwargs.get("change"):
            return made
        within = self.get_formsets_with_inlines(request, obj)
        rows = [formset(instance=obj, queryset=inline.get_queryset(request)) for formset, inline in within]
        now = versions.stored(made(instance=obj), rows)
        return versions.checked(made, request.POST.get(versions.FIELD, ""), now, rows)

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        typed = resuming.typed(request)
        return {**super().get_formset_kwargs(request, *args), **({"data": typed} if typed else {})}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Return what goes with rows, or why they stay.

        Where that, or they, changed since it was shown, it is to be confirmed again.
        """
        keys = [row.pk for row in objs]
        if request.method == "POST":
            self.lock(keys)
        found = super().get_deleted_objects(objs, request)
        rows = self.model._base_manager.filter(pk__in=keys).order_by("pk").values_list()
        request.version = version = versions.of(list(rows), found[0])  # type: ignore[attr-defined]
        if request.POST.get(versions.FIELD) != version:
            if "post" in request.POST:
                self.message_user(request, versions.CHANGED, messages.WARNING)
            # Without it, Django asks.
            request.POST = QueryDict()
        deleted, count, lacking, protected = found
        kept = [reason for row in objs if (reason := self.kept(row))]
        # Where a row stays, nobody lacks a permission, and that is not what the page should say.
        return (deleted, count, set(), kept) if kept else (deleted, count, lacking, protected)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term.replace(NUL, ""))

    def get_urls(self) -> list[URLPattern]:
        acts = [
            path(
                f"<path:object_id>/{act.name}/",
                self.admin_site.admin_view(partial(act.view, self)),
                name=self.url_name(act.name),
            )
            for act in self.acts
        ]
        return [*acts, *super().get_urls()]

    def kept(self, row: Any) -> str:
        """Return in a sentence why nobody may delete a row; empty where it may go."""
        return ""

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page: str, *rows: Any) -> str:
        return reverse(f"admin:{self.url_name(page)}", args=[quote(row.pk) for row in rows])

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return the buttons above a row's form: title and address."""
        return [
            (act.title, self.address(act.name, row))
            for act in self.acts
            if act.allowed(self, request) and act.offered(row)
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj=None
    ) -> Any:
        context["tools"] = self.tools(request, obj) if obj else []
        context["show_delete"] = not (obj and self.kept(obj))
        if obj:
            form, formsets = context["adminform"].form, [rows.formset for rows in context["inline_admin_formsets"]]
            # A form that was sent knows what is stored; what it says itself stays as it was typed.
            context["version"] = getattr(form, "version", None) or versions.stored(form, formsets)
            if getattr(form, "is_stale", False):
                context["differences"] = list(versions.differences(form, formsets))
        return super().render_change_form(request, context, add, change, form_url, obj)


class ReadOnly:
    """Mixed in before an admin class: what it lists is looked at here and made elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _Inline(_Fields):
    form: type[forms.ModelForm] = RowForm
    extra = 0
    tab = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        if db_field.name not in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            # Fetched once, or ten rows would ask ten times for the same list.
            field.choices = list(field.choices)
        return field


class StackedInline(_Inline, look.StackedInline):
    """Rows within a page, each a small form."""


class TabularInline(_Inline, look.TabularInline):
    """Rows within a page, as a table."""
