"""Content files and the desk, kept in step without losing what either side changed.

A folder holds meanings.yaml, contexts.yaml, sources.yaml and cues/<slug>.yaml. Each entry on the desk remembers the
hash of the file entry it was last loaded from; comparing file, desk and memory tells who changed what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from cues import publishing
from cues.documents import authored, desk, files, gate, schema, vocabulary
from cues.documents.schema import Problem, Refused
from cues.documents.vocabulary import Vocabulary
from cues.models import Cue, Publication

FILES = {"meaning": "meanings.yaml", "context": "contexts.yaml", "source": "sources.yaml"}
CUES = "cues"


class FilesRefused(Exception):
    """Raised when files are broken: each file, the path inside the document and the reason. Nothing was loaded."""

    def __init__(self, problems: Iterable[tuple[str, Problem]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}: {problem}" for name, problem in self.problems))


@dataclass(frozen=True)
class Folder:
    """What the files of a folder say, normalised; entries by kind and key, documents by slug."""

    entries: dict[str, dict[str, dict]]
    documents: dict[str, dict]

    def vocabulary(self) -> Vocabulary:
        return Vocabulary(**self.entries)


@dataclass
class Report:
    """What a load did; each list holds names such as sources.yaml/depaulo2003 or cues/leg-shaking.yaml."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    changed_on_both_sides: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    left_retracted: list[str] = field(default_factory=list)


def read(folder: Path) -> Folder:
    """Read and check a content folder on its own. Raises FilesRefused with all that is wrong in any file."""
    problems: list[tuple[str, Problem]] = []
    entries = {kind: _read_entries(folder, kind, problems) for kind in FILES}
    documents = dict(_read_cues(folder, problems))
    if problems:
        raise FilesRefused(problems)
    words = Vocabulary(**entries)
    for slug, document in documents.items():
        problems += [(f"{CUES}/{slug}.yaml", problem) for problem in gate.check(document, words, set(documents))]
    if problems:
        raise FilesRefused(problems)
    return Folder(entries, {slug: authored.normalise(document) for slug, document in documents.items()})


def _read_entries(folder: Path, kind: str, problems: list[tuple[str, Problem]]) -> dict[str, dict]:
    name = FILES[kind]
    data = _parse(folder / name, name, problems)
    if data is None:
        return {}
    if not isinstance(data, list):
        problems.append((name, Problem("", "a list of entries is expected here")))
        return {}
    entries: dict[str, dict] = {}
    for number, entry in enumerate(data):
        found = schema.problems(kind, entry)
        problems += [(name, Problem(f"{number}/{problem.path}".rstrip("/"), problem.reason)) for problem in found]
        if not found and entry["key"] in entries:
            problems.append((name, Problem(entry["key"], "this key stands twice")))
        if not found:
            entries[entry["key"]] = authored.normalise(entry, vocabulary.ORDERS[kind])
    problems += [(name, problem) for problem in _pair_problems(kind, entries)]
    return dict(sorted(entries.items()))


def _pair_problems(kind: str, entries: dict[str, dict]) -> Iterable[Problem]:
    if kind not in vocabulary.PAIRS:
        return
    name = vocabulary.PAIRS[kind][1]
    for key, entry in entries.items():
        for other in entry.get(name, ()):
            if other not in entries:
                yield Problem(f"{key}/{name}", f"there is no {kind} {other!r}")
            elif other <= key:
                yield Problem(f"{key}/{name}", f"write the pair once, in the entry {other!r}, which comes first")


def _read_cues(folder: Path, problems: list[tuple[str, Problem]]) -> Iterable[tuple[str, dict]]:
    for path in sorted((folder / CUES).glob("*.yaml")):
        name = f"{CUES}/{path.name}"
        document = _parse(path, name, problems)
        if document is None:
            continue
        if found := schema.problems("document", document):
            problems += [(name, problem) for problem in found]
        elif document["slug"] != path.stem:
            problems.append((name, Problem("slug", f"the file is named {path.stem!r}, so the slug must be that too")))
        else:
            yield path.stem, document


def _parse(path: Path, name: str, problems: list[tuple[str, Problem]]):
    try:
        data = files.parse(path.read_bytes())
    except FileNotFoundError:
        problems.append((name, Problem("", "the file is missing")))
    except files.FileRefused as error:
        problems.append((name, Problem("", str(error))))
    else:
        if data is None:
            problems.append((name, Problem("", "the file is empty")))
        return data
    return None


@transaction.atomic
def load(folder: Folder, *, now: datetime, overwrite: bool = False, publish: bool = False) -> Report:
    """Write to the desk what the files changed and the desk did not; with `publish`, put just that on the shelf.

    What both sides changed is listed and left, unless `overwrite`. A cue that an editor retracted is written but not
    published. Raises FilesRefused, with nothing kept, where something may not be published.
    """
    report = Report()
    entries = {kind: _load_entries(kind, folder.entries[kind], overwrite, report) for kind in FILES}
    slugs = _load_cues(folder.documents, overwrite, report)
    if publish:
        for kind, keys in entries.items():
            for subject in vocabulary.MODELS[kind]._default_manager.filter(pk__in=keys):
                publishing.amend(subject=subject, by=None, now=now, note="The content files changed.")
        _publish(slugs, now, report)
    return report


def _load_entries(kind: str, wanted: dict[str, dict], overwrite: bool, report: Report) -> list[str]:
    model = vocabulary.MODELS[kind]
    memory = dict(model._default_manager.values_list("pk", "loaded_hash"))
    chosen = _choose(wanted, vocabulary.entries(kind), memory, overwrite, report, f"{FILES[kind]}/{{}}")
    vocabulary.lay_out(kind, {key: wanted[key] for key in chosen.write})
    for key in [*chosen.write, *chosen.remember]:
        model._default_manager.filter(pk=key).update(loaded_hash=_hash(wanted[key]))
    return chosen.write


def _load_cues(wanted: dict[str, dict], overwrite: bool, report: Report) -> list[str]:
    rows = list(Cue.objects.filter(slug__in=wanted).for_documents())
    memory = {cue.slug: cue.loaded_hash for cue in rows}
    present = {cue.slug: desk.to_document(cue) for cue in rows}
    chosen = _choose(wanted, present, memory, overwrite, report, f"{CUES}/{{}}.yaml")
    for slug in chosen.write:
        desk.lay_out(wanted[slug])
    for slug in [*chosen.write, *chosen.remember]:
        Cue.objects.filter(slug=slug).update(loaded_hash=_hash(wanted[slug]))
    return chosen.write


@dataclass(frozen=True)
class _Choice:
    write: list[str]
    remember: list[str]


def _choose(
    wanted: dict[str, dict],
    present: dict[str, dict],
    memory: dict[str, str],
    overwrite: bool,
    report: Report,
    name: str,
) -> _Choice:
    """Decide for each entry of the files whether to write it, only remember that both sides agree, or leave it."""
    choice = _Choice([], [])
    for key, entry in wanted.items():
        on_file, on_desk = _hash(entry), _hash(present[key]) if key in present else None
        if on_desk == on_file:
            report.unchanged += 1
            if memory[key] != on_file:
                choice.remember.append(key)
        elif on_desk is None or overwrite or on_desk == memory[key]:
            choice.write.append(key)
            report.written.append(name.format(key))
        elif on_file == memory[key]:
            report.unchanged += 1
        else:
            report.changed_on_both_sides.append(name.format(key))
    return choice


def _publish(slugs: list[str], now: datetime, report: Report) -> None:
    problems: list[tuple[str, Problem]] = []
    for cue in Cue.objects.filter(slug__in=slugs).order_by("slug"):
        if _was_retracted(cue):
            report.left_retracted.append(cue.slug)
            continue
        try:
            card = publishing.publish(cue=cue, by=None, now=now, note="Loaded from the content files.")
        except Refused as error:
            problems += [(f"{CUES}/{cue.slug}.yaml", problem) for problem in error.problems]
        else:
            report.published += [cue.slug] if card else []
    if problems:
        raise FilesRefused(problems)


def _was_retracted(cue: Cue) -> bool:
    last = cue.publications.order_by("-sequence").first()
    return last is not None and last.kind == Publication.Kind.RETRACTED


def _hash(data: dict) -> str:
    return authored.digest(authored.as_json(data))


def dump() -> dict[str, bytes]:
    """Return every content file as the desk would write it, by its name within the folder."""
    dumped = {FILES[kind]: files.write(list(vocabulary.entries(kind).values())) for kind in FILES}
    for cue in Cue.objects.order_by("slug").for_documents():
        dumped[f"{CUES}/{cue.slug}.yaml"] = files.write(desk.to_document(cue))
    return dumped
