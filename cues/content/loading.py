"""A folder's content onto the desk: what the files changed and the desk did not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cues import publishing
from cues.content.folder import FilesRefused, Folder
from cues.content.kinds import FILES, FOLDERS
from cues.documents import authored, vocabulary
from cues.documents.schema import Problem, Refused
from cues.models import Cue, Document, Publication, TopicPage


@dataclass
class Report:
    """What a load did; each list holds names such as sources.yaml/depaulo2003 or cues/leg-shaking.yaml."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    changed_on_both_sides: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    left_retracted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Choice:
    write: list[str]
    remember: list[str]
    """What both sides say alike; only the memory of it is brought up to date."""


@transaction.atomic
def load(folder: Folder, *, now: datetime, overwrite: bool = False, publish: bool = False) -> Report:
    """Write to the desk what the files changed and the desk did not; with `publish`, put just that on the shelf.

    What both sides changed is listed and left, unless `overwrite`. A cue that an editor retracted is written but not
    published. Raises FilesRefused, with nothing kept, where something may not be published.
    """
    report = Report()
    # All at once and first: this one transaction publishes and amends many, and locks are taken in one order.
    publishing.lock_all()
    entries = {kind: _load_entries(kind, folder.entries[kind], overwrite, report) for kind in FILES}
    written = {name: _load_documents(name, folder.documents[name], overwrite, report) for name in FOLDERS}
    if publish:
        for kind, keys in entries.items():
            for subject in vocabulary.MODELS[kind]._default_manager.filter(pk__in=keys):
                publishing.amend(subject=subject, by=None, now=now, note="The content files changed.")
        problems = [*_publish_cues(written["cues"], now, report), *_publish_topics(written["topics"])]
        if problems:
            raise FilesRefused(problems)
        for document in Document.objects.filter(pk__in=written["documents"]):
            publishing.publish_coverage(document=document)
        publishing.renew(now=now)
    return report


def _load_entries(kind: str, wanted: dict[str, dict], overwrite: bool, report: Report) -> list[str]:
    model = vocabulary.MODELS[kind]
    memory = dict(model._default_manager.values_list("pk", "loaded_hash"))
    choice = _choose(wanted, vocabulary.entries(kind), memory, overwrite, report, f"{FILES[kind]}/{{}}")
    vocabulary.lay_out(kind, {key: wanted[key] for key in choice.write})
    for key in [*choice.write, *choice.remember]:
        model._default_manager.filter(pk=key).update(loaded_hash=_hash(wanted[key]))
    return choice.write


def _load_documents(folder: str, wanted: dict[str, dict], overwrite: bool, report: Report) -> list[str]:
    kind = FOLDERS[folder]
    rows = {getattr(row, kind.column): row for row in kind.rows().filter(**{f"{kind.column}__in": wanted})}
    memory = {name: row.loaded_hash for name, row in rows.items()}
    present = {name: kind.to_document(row) for name, row in rows.items()}
    choice = _choose(wanted, present, memory, overwrite, report, f"{folder}/{{}}.yaml")
    for name in choice.write:
        kind.lay_out(wanted[name])
    for name in [*choice.write, *choice.remember]:
        kind.rows().filter(**{kind.column: name}).update(loaded_hash=_hash(wanted[name]))
    return choice.write


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


def _publish_cues(slugs: list[str], now: datetime, report: Report) -> Iterator[tuple[str, Problem]]:
    """Publish cues; yield why any may not be, each problem with its file."""
    for cue in Cue.objects.filter(slug__in=slugs).order_by("slug"):
        if _was_retracted(cue):
            report.left_retracted.append(cue.slug)
            continue
        try:
            card = publishing.publish(cue=cue, by=None, now=now, note="Loaded from the content files.")
        except Refused as error:
            yield from ((f"cues/{cue.slug}.yaml", problem) for problem in error.problems)
        else:
            report.published += [cue.slug] if card else []


def _publish_topics(keys: list[str]) -> Iterator[tuple[str, Problem]]:
    for topic in TopicPage.objects.filter(pk__in=keys):
        try:
            publishing.publish_topic(topic=topic)
        except Refused as error:
            yield from ((f"topics/{topic.key}.yaml", problem) for problem in error.problems)


def _was_retracted(cue: Cue) -> bool:
    last = cue.publications.order_by("-sequence").first()
    return last is not None and last.kind == Publication.Kind.RETRACTED


def _hash(data: dict) -> str:
    return authored.digest(authored.as_json(data))
