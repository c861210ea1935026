"""Content files: YAML to plain data and back, one way to write each."""

import re

import yaml

from cues import text

MAX_BYTES = 1_000_000
MAX_DEPTH = 30


class FileRefused(ValueError):
    """Raised when a file is no plain YAML; the message says why, and where in the file."""


# The parser in C is ten times as fast; a PyYAML built without it works all the same.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Plain data only: no dates, and yes and no stay words; every name in one place is a text and stands there once."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise _error(f"the name {key!r} is not a text", node)
        if len(keys) != len(set(keys)):
            raise _error("a name stands twice in one place", node)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in resolvers if pair[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])


def _error(problem: str, place) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, place.start_mark)


def _look_over(written: str) -> None:
    """Refuse what a small file could unfold to something huge with, before anything is built from it."""
    depth = 0
    for event in yaml.parse(written, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _error("aliases (*name) are not used here", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _error("nested too deep", event)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow=False, indentless=False):
        """Indent lists below the name they belong to."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True

    def represent_list(self, data):
        """Write a list of numbers, such as a point of a figure, on one line."""
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=_all_numbers(data) or None)


_Dumper.add_representer(list, _Dumper.represent_list)


def _all_numbers(values: list) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def parse(raw: bytes) -> object:
    """Return the plain data in a file, its texts in their one form.

    Raises FileRefused, naming line and column where they are known.
    """
    if len(raw) > MAX_BYTES:
        raise FileRefused(f"the file is larger than {MAX_BYTES:,} bytes")
    try:
        written = raw.decode()
        _look_over(written)
        return text.cleaned(yaml.load(written, Loader=_Loader))
    except UnicodeDecodeError as error:
        raise FileRefused(f"not UTF-8 at byte {error.start}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise FileRefused(f"{where}{error.problem}") from error
    except yaml.YAMLError as error:
        raise FileRefused(f"not YAML that can be read: {error}") from error


def write(data: object) -> bytes:
    """Return the one way this data is written as a file."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110).encode()
