"""The source document is not reproduced: no run of nine of its words stands anywhere in the project."""

import base64
import subprocess
from pathlib import Path

import pytest

from tests import own_words

ROOT = Path(__file__).resolve().parent.parent
A_RUN = base64.b64decode("YSB1bmlxdWUgbW9kZWwgb2YgdGhlIGh1bWFuIGJvZHkgd2hpY2ggaGFz").decode()
"""Nine words of the document, veiled so that this file does not quote them."""


def text_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and b"\x00" not in path.read_bytes()[:8000]]


def test_no_file_quotes_nine_words_of_the_document_in_a_row():
    fingerprints = own_words.shipped()
    quoting = {
        str(path.relative_to(ROOT)): quoted
        for path in text_files()
        if (quoted := own_words.quoted(path.read_text(errors="replace"), fingerprints))
    }
    assert quoting == {}


@pytest.mark.parametrize(
    "text",
    [
        A_RUN,
        f"Some words before, {A_RUN.upper()} and some after.",
        A_RUN.replace(" ", ",\n   "),
        f'"{A_RUN}": 1',
    ],
)
def test_a_planted_quotation_is_caught_however_it_is_set(text):
    assert own_words.quoted(text, own_words.shipped()) == [A_RUN]


def test_eight_words_in_a_row_are_no_quotation():
    assert own_words.quoted(A_RUN.rpartition(" ")[0] + " something", own_words.shipped()) == []


def test_fingerprints_are_those_of_the_text_they_were_made_from():
    sample = "one two three four five six seven eight nine ten"
    assert set(own_words.runs(sample).values()) == {
        "one two three four five six seven eight nine",
        "two three four five six seven eight nine ten",
    }
