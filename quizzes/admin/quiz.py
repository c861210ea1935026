"""Ready-made quizzes: composed by a rule, or question by question."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db import transaction
from django.db.models import Count, Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cues.admin.base import DeskAdmin, TabularInline
from cues.admin.evidence import number
from cues.grading import Support
from cues.models import Card, Channel
from cues.models.fields import label
from quizzes.admin.outlook import outlook
from quizzes.admin.subject import Choices
from quizzes.models import Item, Kind, Mode, Quiz, QuizItem
from quizzes.practice import Rule

MODES = [(mode.value, mode.label) for mode in Mode if mode != Mode.REVIEW]
PARTS: dict[str, Choices] = {
    "channels": [(channel.value, channel.label) for channel in Channel],
    "kinds": [(kind.value, kind.label) for kind in Kind],
    "supports": [(support.value, label(support).capitalize()) for support in Support],
    "cues": [],
}
"""The members of a rule, each with what may be ticked; the cues are those on the shelf."""


class Questions(AutocompleteSelectMultiple):
    """Questions found by typing. Django's own looks for whatever was sent, also for what is no number."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in super().value_from_datadict(data, files, name) or () if number(value)]


def ticks(title: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=title, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class QuizForm(forms.ModelForm):
    channels = ticks("Channels")
    kinds = ticks("Kinds of question")
    supports = ticks("Grades of the reading asked about")
    cues = ticks("Cues")
    more = forms.ModelMultipleChoiceField(
        Item.objects.live(),
        label="Add questions",
        required=False,
        help_text="Found by words of the question or by a cue's slug. New ones come last in the order below.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "channels" not in self.fields:
            return
        rule = self.instance.rule or {}
        for name, choices in PARTS.items():
            self.fields[name].choices = choices or _cues(rule.get("cues", ()))  # type: ignore[attr-defined]
            self.initial.setdefault(name, rule.get(name, ()))
        self.initial.setdefault("more", [])
        self.fields["more"].widget = Questions(
            QuizItem._meta.get_field("item"),
            admin.site,
            choices=self.fields["more"].choices,  # type: ignore[attr-defined]
        )

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        self.instance.rule = {name: data[name] for name in PARTS if data.get(name)}
        return data


def _cues(named: Any) -> Choices:
    """Return the cues that may be ticked: those on the shelf, and those the rule names already."""
    current = list(Card.objects.current().order_by("name").values_list("cue_id", "name"))
    known = {slug for slug, _ in current}
    return [*current, *((slug, f"{slug}, not on the shelf") for slug in named if slug not in known)]


class QuizItemInline(TabularInline):
    """The questions of a quiz composed by hand: put in order, or taken out. New ones are added above, many at once."""

    model = QuizItem
    fields = ("question", "position")
    readonly_fields = ("question",)
    ordering_field = "position"
    hide_title = True
    tab = False
    verbose_name_plural = "questions chosen by hand"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("item")

    @admin.display(description="Question")
    def question(self, row: QuizItem) -> SafeString:
        address = reverse("admin:quizzes_item_change", args=[row.item_id])
        gone = "" if row.item.state == Item.State.LIVE else " (retired: it is left out)"
        return format_html('<a class="desk-link" href="{}">{}</a>{}', address, row.item.stem, gone)


@admin.register(Quiz)
class QuizAdmin(DeskAdmin):
    form = QuizForm
    list_display = ("name", "slug", "mode", "length", "composed", "listed", "position")
    list_filter = ("listed", "mode")
    search_fields = ("name", "slug", "summary")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (QuizItemInline,)
    fieldsets = (
        (None, {"fields": (("name", "slug"), "summary", ("mode", "length"), ("position", "listed"))}),
        ("Composed by rule", {
            "fields": ("channels", "kinds", "supports", "cues"),
            "description": "Nothing ticked in a row allows all of it. Questions chosen by hand go before.",
        }),
        ("Composed by hand", {"fields": ("more",)}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(own=Count("items"))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options) -> Any:
        return super().formfield_for_choice_field(db_field, request, **options, choices=MODES)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Learners keep addresses, and the file of ready-made quizzes knows a quiz by its slug.
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        return {} if obj else self.prepopulated_fields

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj=None
    ) -> Any:
        if obj:
            context["outlook"] = outlook(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        quiz, held = form.instance, set(form.instance.items.values_list("item", flat=True))
        last = quiz.items.aggregate(last=Max("position"))["last"]
        new = [item for item in form.cleaned_data["more"] if item.pk not in held]
        QuizItem.objects.bulk_create(
            QuizItem(quiz=quiz, item=item, position=position)
            for position, item in enumerate(new, start=0 if last is None else last + 1)
        )

    @admin.display(description="Composed")
    def composed(self, quiz: Any) -> str:
        return f"by hand: {quiz.own}" if quiz.own else f"questions {Rule.of(quiz.rule).words()}"
