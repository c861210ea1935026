"""What learners fill in. Only how it is sent is checked here; whether it may be done is for practice to say."""

from secrets import token_urlsafe

from django import forms

from cues.models import Channel
from cues.models.fields import Prose
from quizzes.models import Kind, Mode
from quizzes.reports.questions import Asked

KINDS = {
    Kind.NAME: "Name the cue in a picture",
    Kind.SPOT: "Spot a cue among pictures",
    Kind.READING: "What a cue shows, if anything",
    Kind.EVIDENCE: "How good the evidence is",
    Kind.CAVEAT: "What weakens a reading most",
    Kind.ALTERNATIVE: "What else could explain it",
    Kind.CONTEXT: "One cue in two settings",
}
"""The kinds of question in the words of a learner."""
LENGTHS = (5, 10, 20)
MODES = {
    Mode.PRACTICE: "Practice: the answer, and why, after every question",
    Mode.TEST: "Test: all answers at the end",
}
SURE = ("a guess", "not sure", "fairly sure", "sure", "almost certain")
"""What the steps of confidence mean, lowest first."""


def new_key() -> str:
    """Return a key by which a form that is sent twice is known."""
    return token_urlsafe(12)


class StartForm(forms.Form):
    """Begin something once, however often the button is pressed."""

    client_key = Prose(max_length=64, required=False, widget=forms.HiddenInput, initial=new_key)


class BuildForm(StartForm):
    """Build a quiz. Nothing ticked means everything."""

    channels = forms.MultipleChoiceField(
        label="Where the cue is seen or heard",
        choices=[(channel.value, channel.label.capitalize()) for channel in Channel],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label="What you are asked",
        choices=[(kind.value, text) for kind, text in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    length = forms.TypedChoiceField(
        label="How many questions",
        choices=[(length, str(length)) for length in LENGTHS],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many questions you would like."},
    )
    mode = forms.ChoiceField(
        label="When you see the answers",
        choices=[(mode.value, text) for mode, text in MODES.items()],
        initial=Mode.PRACTICE.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when you would like to see the answers."},
    )


class ChoiceForm(forms.Form):
    """Choose one of the options of a question."""

    option = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the answers first.",
            "invalid_choice": "That is not one of the answers. Choose one of these.",
        },
    )

    def __init__(self, *args, asked: Asked, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(option.key, option.text) for option in asked.options]  # type: ignore[attr-defined]


class ConfidenceForm(forms.Form):
    """Say how sure one is of a choice, in percent, or rather not."""

    option = Prose(max_length=20, widget=forms.HiddenInput)
    confidence = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "That is not one of the steps. Choose one of these, or skip."},
    )
    skip = forms.BooleanField(required=False)

    def __init__(self, *args, asked: Asked, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["option"] = asked.chosen
        self.fields["confidence"].choices = list(zip(asked.scale, SURE, strict=True))  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.cleaned_data.pop("skip"):
            self.cleaned_data["confidence"] = None
            self.errors.pop("confidence", None)
        elif self.cleaned_data.get("confidence", 0) is None:
            self.add_error("confidence", "Choose how sure you are, or skip this step.")


class FlagForm(forms.Form):
    """Say that something is wrong with a question."""

    comment = Prose(
        label="What is wrong with it? You need not say.",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Please use at most 1,000 characters; these are %(show_value)d."},
    )
