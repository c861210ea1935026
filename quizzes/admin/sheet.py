"""The sheet on which an editor writes a question: what it asks, and up to five options with a reason each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cues.models import Card
from cues.models.fields import Prose
from quizzes.admin.subject import Choices, Subject, roles
from quizzes.generation import Problem
from quizzes.generation.alternative import ELSEWHERE, FITS
from quizzes.generation.checks import LONGEST_STEM, MEDICAL
from quizzes.generation.drafts import CANNOT_TELL, CANNOT_TELL_TEXT, KEYS, NO, YES
from quizzes.generation.words import ended, upper_first
from quizzes.models import Item, Kind

DRAWN = (Kind.NAME, Kind.SPOT)
"""Kinds that ask by drawings, which only the generator makes."""
AT_QUESTION = ("duplicate", "given_away")
AT_RIGHT = {"length": "text", "overclaims": "text", "evidence": "cites"}
"""Checks that look at the right option, and the field at which they complain."""
STARTS: dict[str, dict[int, dict[str, str]]] = {
    Kind.READING: {3: {"text": CANNOT_TELL_TEXT, "role": CANNOT_TELL}},
    Kind.ALTERNATIVE: {0: {"text": FITS, "role": YES}, 1: {"text": ELSEWHERE, "role": NO}},
}
"""Options that a question of a kind always has, by their place."""


class StartForm(forms.Form):
    """What a new question is about; the sheet follows from it."""

    cue = forms.ChoiceField()
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in Kind if kind not in DRAWN])

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        current = Card.objects.current().order_by("name").values_list("cue_id", "name")
        self.fields["cue"].choices = [("", "Choose"), *current]  # type: ignore[attr-defined]

    def clean(self) -> dict:
        """Refuse what no question can be written about, before any work goes into it."""
        given = self.cleaned_data
        if "cue" not in given or "kind" not in given:
            return given
        subject = Subject.of(given["cue"])
        if subject is None:
            raise ValidationError("This cue has just been taken off the shelf.")
        if subject.is_health and given["kind"] in MEDICAL:
            self.add_error("kind", "A matter of health is asked about by alternatives and caveats alone.")
        elif not subject.points(given["kind"]):
            self.add_error("kind", "The card of this cue holds no reading that could be asked about.")
        return {**given, "subject": subject}


class QuestionForm(forms.Form):
    point = forms.ChoiceField(label="What it teaches", required=False)
    stem = Prose(label="Question", max_length=LONGEST_STEM, widget=forms.Textarea(attrs={"rows": 3}))
    note = Prose(
        label="Below the question",
        max_length=700,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as the scene, or what a word in the question means.",
    )
    right = forms.ChoiceField(
        label="Right option",
        choices=[(str(place), letter.upper()) for place, letter in enumerate(KEYS)],
        error_messages={"required": "Say which option is right."},
    )

    def __init__(self, *args, points: Choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not points:
            del self.fields["point"]
            return
        self.fields["point"].required = True
        self.fields["point"].choices = points if len(points) == 1 else [("", "Choose"), *points]  # type: ignore[attr-defined]
        self.fields["point"].initial = points[0][0] if len(points) == 1 else ""


class OptionForm(forms.Form):
    key = Prose(required=False, max_length=20, widget=forms.HiddenInput)
    text = Prose(label="Words", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    role = forms.ChoiceField(label="Role")
    rationale = Prose(
        label="Why it is right, or not", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    cites = forms.MultipleChoiceField(label="Rests on", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, kind: str, sources: Choices, pictures: dict[str, Any], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles(kind)  # type: ignore[attr-defined]
        self.fields["role"].initial = roles(kind)[0][0]
        self.fields["cites"].choices = sources  # type: ignore[attr-defined]
        self.picture = pictures.get(self.initial.get("key", ""))
        if kind == Kind.READING:
            # A list of what may be taken, for the checks know a meaning by the words that define it.
            self.fields["text"].widget = forms.TextInput(attrs={"list": "meanings"})

    def clean_cites(self) -> list[str]:
        """Keep the order in which sources were named, so that what nobody changed stays the same."""
        before = [key for key in self.initial.get("cites", ()) if key in self.cleaned_data["cites"]]
        return [*before, *(key for key in self.cleaned_data["cites"] if key not in before)]

    def clean(self) -> dict:
        text, rationale = (self.cleaned_data.get(name) for name in ("text", "rationale"))
        if text and rationale == "":
            self.add_error("rationale", "Every option needs a reason of its own.")
        if rationale and text == "":
            self.add_error("text", "Give it words, or leave out its reason as well.")
        return self.cleaned_data

    @property
    def is_filled(self) -> bool:
        """Whether there is an option on this row; one that is left empty is none."""
        return bool(self.cleaned_data.get("text") or self.cleaned_data.get("rationale"))


OptionSet = forms.formset_factory(OptionForm, extra=0, max_num=len(KEYS), absolute_max=len(KEYS))


class Sheet:
    """Both forms as one. Give it the item that is changed, or the kind of a new one."""

    def __init__(self, subject: Subject, *, item: Item | None = None, kind: str = "", data: Any = None) -> None:
        self.subject, self.item = subject, item
        self.kind = item.kind if item else kind
        options = item.options if item else []
        right = next((str(place) for place, option in enumerate(options) if option["right"]), "")
        self.question = QuestionForm(
            data,
            initial={"stem": item.stem, "note": item.note, "right": right} if item else {},
            points=[] if item else subject.points(self.kind),
        )
        self.options = OptionSet(
            data,
            prefix="options",
            initial=[*options, *_empty(self.kind if item is None else "", len(options))],
            form_kwargs={
                "kind": self.kind,
                "sources": self._sources(options),
                "pictures": {option["key"]: option["figure"] for option in options},
            },
        )

    @property
    def rows(self) -> list[tuple[str, str, OptionForm]]:
        """The rows of options, each with its place and its letter."""
        return [(str(place), KEYS[place].upper(), form) for place, form in enumerate(self.options.forms)]

    @property
    def is_refused(self) -> bool:
        """Whether anything is said to be wrong on it."""
        return bool(self.question.errors or any(form.errors for form in self.options.forms))

    def is_valid(self) -> bool:
        # Both are asked, so that everything that is wrong is told at once.
        valid = [self.question.is_valid(), self.options.is_valid()]
        if not all(valid):
            return False
        if self._right() is None:
            self.question.add_error("right", "The option that is right needs words.")
        return not self.question.errors

    def given(self) -> dict[str, Any]:
        """Return what the bank takes, from a valid sheet."""
        about = {name: self.question.cleaned_data[name] for name in ("stem", "note")}
        options = [{**form.cleaned_data, "right": form is self._right()} for form in self._filled()]
        return {**about, "options": options}

    def tell(self, problems: Iterable[Problem]) -> None:
        """Say what is wrong where it is wrong."""
        # Known before anything is said: what is wrong with a field takes its value away.
        right, words = self._right(), [(form, form.cleaned_data["text"]) for form in self._filled()]
        for problem in problems:
            reason = ended(upper_first(problem.reason))
            places = _places(problem, right, words)
            for form, field in places:
                form.add_error(field, reason)
            if not places:
                self.question.add_error("stem" if problem.name in AT_QUESTION else None, reason)

    def _filled(self) -> Iterator[OptionForm]:
        return (form for form in self.options.forms if form.is_filled)

    def _right(self) -> OptionForm | None:
        place = self.question.cleaned_data.get("right", "")
        return next((form for number, _, form in self.rows if number == place and form.is_filled), None)

    def _sources(self, options: Sequence[dict]) -> Choices:
        """Return what may be cited; what is cited but no longer on the card can be seen and taken out."""
        known = {key for key, _ in self.subject.sources}
        lost = {key: f"{key}, no longer on the card" for option in options for key in option["cites"]}
        return [*self.subject.sources, *((key, told) for key, told in lost.items() if key not in known)]


def _empty(kind: str, taken: int) -> list[dict]:
    """Return rows for more options; those of a new question hold what is the same in every one of its kind."""
    rows: list[dict] = [{} for _ in range(len(KEYS) - taken)]
    for place, option in STARTS.get(kind, {}).items():
        rows[place] = option
    return rows


def _places(
    problem: Problem, right: OptionForm | None, words: Sequence[tuple[OptionForm, str]]
) -> list[tuple[forms.Form, str]]:
    """Return the options, each with the field, that a problem is about; none where it is about the question."""
    if problem.name in AT_RIGHT and right:
        return [(right, AT_RIGHT[problem.name])]
    return [(form, "text") for form, text in words if f"“{text}”" in problem.reason]
