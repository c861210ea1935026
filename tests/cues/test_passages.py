"""What became of each passage of a document, and its text at the desk."""

import hashlib

import pytest
from django.core.management import CommandError, call_command

from cues import content
from cues.documents import authored, files, passages
from cues.documents.schema import Refused
from cues.documents.vocabulary import Vocabulary
from cues.models import Document, Passage
from tests.cues.factories import a_document, lay_words, words

TEXT = "Legs shake. Buy now! Ünïcödé."


def a_passage(start: int, end: int, **members) -> dict:
    return {"start": start, "end": end, "fate": "used", "about": "Legs", "made": ["leg-shaking#anxiety"], **members}


def set_aside(start: int, end: int, fate: str = "advertisement") -> dict:
    return {"start": start, "end": end, "fate": fate, "about": "Something else", "reason": "It sells something."}


def some_passages(**members) -> dict:
    return {
        "source": "the-document",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "length": len(TEXT),
        "passages": [a_passage(0, 12), set_aside(12, 21), set_aside(21, 29, "off_topic")],
        **members,
    }


CUES = {"leg-shaking": a_document()}

BROKEN = [
    ({"passages": [a_passage(0, 12), set_aside(13, 29)]}, "passages: nothing is said of 12 to 13"),
    ({"passages": [a_passage(0, 12), set_aside(11, 29)]}, "passages: 11 to 12 stands in two passages"),
    ({"passages": [a_passage(0, 30)]}, "passages: 0 to 30 does not lie within 0 to 29"),
    ({"passages": [a_passage(0, 29, made=["nowhere"])]}, "passages/0/made: there is no cue 'nowhere'"),
    (
        {"passages": [a_passage(0, 29, made=["leg-shaking#love"])]},
        "passages/0/made: the cue leg-shaking has nothing with the key 'love'",
    ),
    ({"passages": [a_passage(0, 29, reason="So.")]}, "passages/0/reason: 'So.' has no place here"),
    ({"passages": [a_passage(0, 29, fate="burnt")]}, "passages/0/fate: 'burnt' is not one of"),
    ({"source": "nothing"}, "source: there is no source 'nothing'"),
    ({"sha256": "0"}, "sha256: '0' does not match"),
]


def complaints(data: dict) -> list[str]:
    return [str(problem) for problem in passages.check(data, Vocabulary(**words()), CUES)]


def test_passages_that_tile_their_document_pass():
    assert complaints(some_passages()) == []


@pytest.mark.parametrize(("members", "complaint"), BROKEN)
def test_passages_that_do_not_are_refused_at_their_place(members, complaint):
    assert any(found.startswith(complaint) for found in complaints(some_passages(**members)))


@pytest.mark.parametrize("reference", ["leg-shaking", "leg-shaking#form", "leg-shaking#boredom", "leg-shaking#habit"])
def test_a_reference_may_name_a_cue_a_part_or_a_statement(reference):
    assert complaints(some_passages(passages=[a_passage(0, 29, made=[reference])])) == []


@pytest.mark.django_db
def test_passages_laid_on_the_desk_come_back_exactly():
    lay_words()
    data = authored.normalise(some_passages(), authored.DOCUMENT)
    passages.lay_out(data)
    passages.lay_out(data)
    assert passages.to_document(Document.objects.get()) == data


@pytest.mark.django_db
class TestText:
    @pytest.fixture(autouse=True)
    def document(self):
        lay_words()
        return passages.lay_out(some_passages())

    def test_the_very_file_is_attached(self, tmp_path, capsys):
        path = tmp_path / "text"
        path.write_text(TEXT, encoding="utf-8")
        call_command("attach_document", path)
        assert Document.objects.get().text == TEXT
        assert "29 characters" in capsys.readouterr().out

    @pytest.mark.parametrize("raw", [TEXT.encode() + b" ", b"", b"\xff\xfe", TEXT.encode("utf-16")])
    def test_any_other_file_is_refused(self, raw):
        with pytest.raises(Refused, match="SHA-256"):
            passages.attach(raw)
        assert Document.objects.get().text == ""

    def test_a_file_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("attach_document", tmp_path / "nothing")

    def test_the_text_outlives_a_load_of_new_passages(self):
        passages.attach(TEXT.encode())
        passages.lay_out(some_passages(passages=[set_aside(0, 29)]))
        assert Document.objects.get().text == TEXT
        assert Passage.objects.count() == 1


class TestCoverageCommand:
    def test_it_shows_the_shares_without_the_text(self, tmp_path, capsys):
        self.folder(tmp_path, some_passages())
        call_command("check_coverage", tmp_path)
        out = capsys.readouterr().out
        assert "the-document: 29 characters in 3 passages" in out
        assert "41.4%  used" in out

    def test_it_fails_on_a_gap(self, tmp_path):
        self.folder(tmp_path, some_passages(passages=[a_passage(0, 12)]))
        with pytest.raises(CommandError, match="nothing is said of 12 to 29"):
            call_command("check_coverage", tmp_path)

    def test_it_fails_where_nothing_is_accounted_for(self, tmp_path):
        self.folder(tmp_path, None)
        with pytest.raises(CommandError, match="accounts for no document"):
            call_command("check_coverage", tmp_path)

    def test_the_source_document_is_accounted_for(self, capsys):
        call_command("check_coverage")
        assert "source-document: 40,774 characters" in capsys.readouterr().out

    def folder(self, path, data: dict | None) -> None:
        for kind, name in content.FILES.items():
            (path / name).write_bytes(files.write(list(words()[kind].values())))
        for folder, name, document in (
            ("cues", "leg-shaking", a_document()),
            ("documents", "the-document", data),
        ):
            if document:
                (path / folder).mkdir()
                (path / folder / f"{name}.yaml").write_bytes(files.write(document))
