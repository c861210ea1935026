"""Form fields that take what every database and the content files can hold, and refuse the rest in words."""

from django import forms

NUL = "\0"


class Prose(forms.CharField):
    """Running text. Browsers send line ends as CRLF; kept so, every text once saved would count as changed."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
