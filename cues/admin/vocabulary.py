"""Meanings and contexts, each with the pairs it belongs to."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cues.admin.base import ReadOnly, RowForm, TabularInline
from cues.admin.entry import EntryAdmin
from cues.admin.statements import Rows
from cues.models import Context, Exclusion, Meaning, Near


class Pairs(Rows):
    once = ((("second",), "This pair stands twice."),)


class PairForm(RowForm):
    """Words what the database would refuse; Django does not ask it, for the first end is no field of the form."""

    def clean_second(self) -> Any:
        second, first = self.cleaned_data["second"], self.instance.first_id
        if second.pk == first:
            raise ValidationError("Choose another one: a pair has two different ends.")
        if type(self.instance)._default_manager.filter(first=second, second=first).exists():
            raise ValidationError("This pair is there already, entered at the other end.")
        return second


class PairInline(TabularInline):
    """Pairs stored from this end."""

    form = PairForm
    fk_name = "first"
    formset = Pairs
    tab = False
    hide_title = True


class OtherEndInline(ReadOnly, TabularInline):
    """The same pairs as they are stored from the other end: seen and taken apart here, made there."""

    fk_name = "second"
    fields = ("first",)
    tab = False
    hide_title = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super(ReadOnly, self).has_delete_permission(request, obj)


class NearInline(PairInline):
    model = Near
    verbose_name = "near meaning"
    verbose_name_plural = "near meanings: too alike to be told apart in a question"


class NearOtherEndInline(OtherEndInline):
    model = Near
    verbose_name_plural = "near meanings, entered at the other one"


class ExclusionInline(PairInline):
    model = Exclusion
    verbose_name = "context it excludes"
    verbose_name_plural = "contexts it excludes: both cannot hold at once"


class ExclusionOtherEndInline(OtherEndInline):
    model = Exclusion
    verbose_name_plural = "contexts it excludes, entered at the other one"


@admin.register(Meaning)
class MeaningAdmin(EntryAdmin):
    fields = ("name", "key", "definition", "accusing")
    list_display = ("name", "key", "definition", "accusing")
    search_fields = ("name", "key", "definition")
    inlines = (NearInline, NearOtherEndInline)


@admin.register(Context)
class ContextAdmin(EntryAdmin):
    fields = ("name", "key", "phrase", "scene")
    list_display = ("name", "key", "phrase", "scene")
    search_fields = ("name", "key", "scene")
    inlines = (ExclusionInline, ExclusionOtherEndInline)
