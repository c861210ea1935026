"""Content files and the desk: what either side changed is never lost."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cues import content, publishing
from cues.documents import desk, files
from cues.models import Card, Cue, Publication, Source
from tests.cues.factories import NOW, a_document, a_finding, a_reading, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with one cue."""
    for kind, name in content.FILES.items():
        write(tmp_path / name, list(words()[kind].values()))
    write_cue(tmp_path, a_document())
    return tmp_path


def write(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(files.write(data))


def write_cue(folder: Path, document: dict) -> None:
    write(folder / "cues" / f"{document['slug']}.yaml", document)


def load(folder: Path, **options) -> content.Report:
    return content.load(content.read(folder), now=NOW, **options)


def edit(slug: str = "leg-shaking", **fields) -> None:
    Cue.objects.filter(slug=slug).update(**fields)


def form(slug: str = "leg-shaking") -> str:
    return Cue.objects.get(slug=slug).form


def test_a_first_load_writes_and_publishes_everything(folder):
    report = load(folder, publish=True)
    assert "cues/leg-shaking.yaml" in report.written
    assert report.published == ["leg-shaking"]
    assert Card.objects.current().get().cue_id == "leg-shaking"


def test_a_second_load_writes_nothing(folder):
    load(folder, publish=True)
    report = load(folder, publish=True)
    assert (report.written, report.published) == ([], [])
    assert Publication.objects.count() == 1


def test_a_cue_whose_file_changed_is_written(folder):
    load(folder, publish=True)
    write_cue(folder, a_document(form="A foot taps."))
    assert load(folder, publish=True).published == ["leg-shaking"]
    assert form() == "A foot taps."


def test_a_cue_edited_at_the_desk_is_left(folder):
    load(folder, publish=True)
    edit(form="An editor's words.")
    report = load(folder, publish=True)
    assert (report.written, report.changed_on_both_sides) == ([], [])
    assert form() == "An editor's words."
    assert "An editor's words." not in Card.objects.current().get().body


def test_a_cue_changed_on_both_sides_is_listed_and_left(folder):
    load(folder)
    edit(form="An editor's words.")
    write_cue(folder, a_document(form="A foot taps."))
    report = load(folder, publish=True)
    assert report.changed_on_both_sides == ["cues/leg-shaking.yaml"]
    assert report.published == []
    assert form() == "An editor's words."


def test_the_file_wins_where_it_is_told_to(folder):
    load(folder)
    edit(form="An editor's words.")
    write_cue(folder, a_document(form="A foot taps."))
    assert load(folder, overwrite=True).written == ["cues/leg-shaking.yaml"]
    assert form() == "A foot taps."


def test_the_same_change_on_both_sides_is_no_conflict(folder):
    load(folder)
    edit(form="A foot taps.")
    write_cue(folder, a_document(form="A foot taps."))
    assert load(folder).changed_on_both_sides == []
    write_cue(folder, a_document(form="A foot taps twice."))
    assert load(folder).written == ["cues/leg-shaking.yaml"]


def test_a_cue_made_at_the_desk_is_left_and_one_without_a_file_stays(folder):
    load(folder)
    desk.lay_out(a_document("at-the-desk"))
    (folder / "cues" / "leg-shaking.yaml").unlink()
    load(folder)
    assert set(Cue.objects.values_list("slug", flat=True)) == {"leg-shaking", "at-the-desk"}


def test_a_file_for_a_cue_made_at_the_desk_counts_as_a_change_on_both_sides(folder):
    load(folder)
    desk.lay_out(a_document("at-the-desk"))
    write_cue(folder, a_document("at-the-desk", form="From the file."))
    assert load(folder).changed_on_both_sides == ["cues/at-the-desk.yaml"]


def test_only_what_the_load_wrote_is_published(folder):
    load(folder)
    desk.lay_out(a_document("a-draft"))
    write_cue(folder, a_document("another"))
    assert load(folder, publish=True).published == ["another"]


def test_a_cue_that_an_editor_retracted_is_not_published_again(folder):
    load(folder, publish=True)
    publishing.retract(cue=Cue.objects.get(), by=None, now=NOW, message="Wrong.")
    write_cue(folder, a_document(form="A foot taps."))
    report = load(folder, publish=True)
    assert (report.published, report.left_retracted) == ([], ["leg-shaking"])
    assert not Card.objects.current().exists()


def test_words_changed_in_a_file_amend_the_cards_that_use_them(folder):
    load(folder, publish=True)
    sources = words()["source"]
    sources["carriere2013"]["title"] = "A better title"
    write(folder / "sources.yaml", list(sources.values()))
    load(folder, publish=True)
    assert "A better title" in Card.objects.current().get().body
    assert Publication.objects.first().kind == "amended"


def test_a_source_edited_at_the_desk_is_left(folder):
    load(folder)
    Source.objects.filter(pk="carriere2013").update(title="An editor's words")
    load(folder)
    assert Source.objects.get(pk="carriere2013").title == "An editor's words"


def test_cues_may_point_at_one_another_whatever_the_order_of_files(folder):
    write_cue(folder, a_document("aaa", related=[{"cue": "zzz"}]))
    write_cue(folder, a_document("zzz", related=[{"cue": "aaa"}]))
    load(folder, publish=True)
    assert Cue.objects.get(slug="aaa").related.get().other_id == "zzz"


def test_what_is_dumped_is_byte_for_byte_what_was_loaded(folder):
    load(folder)
    dumped = content.dump()
    assert {name: (folder / name).read_bytes() for name in dumped} == dumped


def broken(folder: Path, name: str, data: object) -> list[str]:
    """Write one broken file and return what the load says of it."""
    raw = data if isinstance(data, bytes) else files.write(data)
    (folder / name).write_bytes(raw)
    with pytest.raises(content.FilesRefused) as refused:
        load(folder)
    return str(refused.value).splitlines()


CUE = "cues/leg-shaking.yaml"
BROKEN = [
    (CUE, b"slug: [", f"{CUE}: line"),
    (CUE, b"", f"{CUE}: the file is empty"),
    (CUE, a_document(channel="aura"), f"{CUE}: channel: 'aura' is not one of"),
    (CUE, a_document("elsewhere"), f"{CUE}: slug: the file is named 'leg-shaking'"),
    (
        CUE,
        a_document(interpretations=[a_reading(meaning="telepathy")]),
        f"{CUE}: interpretations/anxiety/meaning: there is no meaning 'telepathy'",
    ),
    (
        CUE,
        a_document(interpretations=[a_reading(evidence=[a_finding(source="hearsay")])]),
        f"{CUE}: interpretations/anxiety/evidence/fidgeting/source: there is no source 'hearsay'",
    ),
    (
        CUE,
        a_document(interpretations=[a_reading(support="supported", certainty="high")]),
        f"{CUE}: interpretations/anxiety/support: supported needs evidence of level A or B",
    ),
    ("meanings.yaml", {"key": "anxiety"}, "meanings.yaml: a list of entries is expected here"),
    ("meanings.yaml", [{"key": "anxiety", "name": "anxiety"}], "meanings.yaml: 0: 'definition' is a required property"),
    (
        "contexts.yaml",
        [{**words()["context"]["any"], "excludes": ["moon"]}],
        "contexts.yaml: any/excludes: there is no context 'moon'",
    ),
    (
        "meanings.yaml",
        [
            {"key": "anxiety", "name": "anxiety", "definition": "Dread."},
            {"key": "fear", "name": "fear", "definition": "Fright.", "near": ["anxiety"]},
        ],
        "meanings.yaml: fear/near: write the pair once, in the entry 'anxiety', which comes first",
    ),
    ("sources.yaml", [words()["source"]["carriere2013"]] * 2, "sources.yaml: carriere2013: this key stands twice"),
]


@pytest.mark.parametrize(("name", "data", "complaint"), BROKEN, ids=[row[2][:60] for row in BROKEN])
def test_a_broken_file_is_refused_whole_with_file_place_and_reason(folder, name, data, complaint):
    write_cue(folder, a_document("sound"))
    assert any(line.startswith(complaint) for line in broken(folder, name, data))
    assert not Cue.objects.exists()


def test_a_missing_file_is_named(folder):
    (folder / "sources.yaml").unlink()
    with pytest.raises(content.FilesRefused, match=r"sources\.yaml: the file is missing"):
        load(folder)


def test_a_cue_that_may_not_be_published_refuses_the_whole_load(folder):
    write_cue(folder, {key: value for key, value in a_document("bare").items() if key != "caveats"})
    with pytest.raises(content.FilesRefused, match=r"cues/bare\.yaml: caveats: give at least one caveat"):
        load(folder, publish=True)
    assert not Cue.objects.exists()


class TestCommands:
    def test_load_tells_what_it_did(self, folder, capsys):
        call_command("load_content", folder, "--publish")
        assert "1 published" in capsys.readouterr().out

    def test_load_fails_with_the_problems(self, folder):
        (folder / CUE).write_bytes(b"slug: [")
        with pytest.raises(CommandError, match=f"Nothing was loaded.\n{CUE}: line"):
            call_command("load_content", folder)

    def test_dump_writes_what_load_reads(self, folder, tmp_path_factory):
        call_command("load_content", folder)
        target = tmp_path_factory.mktemp("dumped")
        call_command("dump_content", target)
        call_command("dump_content", target, "--check")
        edit(form="An editor's words.")
        with pytest.raises(CommandError, match="differ from the desk: cues/leg-shaking"):
            call_command("dump_content", target, "--check")

    def test_the_files_this_project_ships_load_publish_and_dump_byte_for_byte(self, settings, tmp_path):
        shipped = tmp_path / "fixtures"
        shutil.copytree(settings.BASE_DIR / "fixtures", shipped)
        call_command("load_content", shipped, "--publish")
        assert Card.objects.current().count() == len(list((shipped / "cues").glob("*.yaml")))
        call_command("dump_content", shipped, "--check")
