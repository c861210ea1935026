"""A content folder read and checked on its own, before the desk is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cues.content.kinds import FILES, FOLDERS
from cues.documents import authored, files, gate, passages, schema, topics, vocabulary
from cues.documents.schema import Problem
from cues.documents.vocabulary import Vocabulary


class FilesRefused(Exception):
    """Raised when files are broken: each file, the path inside the document and the reason. Nothing was loaded."""

    def __init__(self, problems: Iterable[tuple[str, Problem]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}: {problem}" for name, problem in self.problems))


@dataclass(frozen=True)
class Folder:
    """What the files say, normalised: vocabulary by kind and key, documents by folder and name."""

    entries: dict[str, dict[str, dict]]
    documents: dict[str, dict[str, dict]]


def read(path: Path) -> Folder:
    """Read and check a content folder. Raises FilesRefused with all that is wrong in any file."""
    problems: list[tuple[str, Problem]] = []
    entries = {kind: _read_entries(path, kind, problems) for kind in FILES}
    documents = {folder: dict(_read_documents(path, folder, problems)) for folder in FOLDERS}
    problems = problems or list(_check(documents, Vocabulary(**entries)))
    if problems:
        raise FilesRefused(problems)
    normalised = {
        folder: {name: authored.normalise(document, FOLDERS[folder].order) for name, document in found.items()}
        for folder, found in documents.items()
    }
    return Folder(entries, normalised)


def _check(documents: dict[str, dict[str, dict]], words: Vocabulary) -> Iterable[tuple[str, Problem]]:
    """Yield what is wrong with documents beyond their shape."""
    cues = documents["cues"]
    checks = {
        "cues": lambda document: gate.check(document, words, set(cues)),
        "topics": lambda document: topics.check(document, words),
        "documents": lambda document: passages.check(document, words, cues),
    }
    for folder, found in documents.items():
        for name, document in found.items():
            yield from ((f"{folder}/{name}.yaml", problem) for problem in checks[folder](document))


def _read_entries(path: Path, kind: str, problems: list[tuple[str, Problem]]) -> dict[str, dict]:
    name = FILES[kind]
    data = _parse(path / name, name, problems)
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


def _read_documents(path: Path, folder: str, problems: list[tuple[str, Problem]]) -> Iterable[tuple[str, dict]]:
    kind = FOLDERS[folder]
    for file in sorted((path / folder).glob("*.yaml")):
        name = f"{folder}/{file.name}"
        document = _parse(file, name, problems)
        if document is None:
            continue
        if found := schema.problems(kind.shape, document):
            problems += [(name, problem) for problem in found]
        elif document[kind.named] != file.stem:
            problems.append((name, Problem(kind.named, f"the file is named {file.stem!r}, so this must be that too")))
        else:
            yield file.stem, document


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
