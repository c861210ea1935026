"""Content files: YAML to plain data and back, one way to write each."""

import re

import yaml

MAX_BYTES = 1_000_000


class FileRefused(ValueError):
    """Raised when a file is no plain YAML; the message says why, and where in the file."""


class _Loader(yaml.SafeLoader):
    """Plain data only: no aliases (a small file could unfold to a huge one), no dates, and yes and no stay words."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not used here", self.peek_event().start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, f"the name {key!r} is not a text", node.start_mark)
        if len(keys) != len(set(keys)):
            raise yaml.constructor.ConstructorError(None, None, "a name stands twice in one place", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _letter in "tf":
    _Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), [_letter])


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow=False, indentless=False):
        """Indent lists below the name they belong to."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


def parse(raw: bytes) -> object:
    """Return the plain data in a file. Raises FileRefused, naming line and column where they are known."""
    if len(raw) > MAX_BYTES:
        raise FileRefused(f"the file is larger than {MAX_BYTES:,} bytes")
    try:
        return yaml.load(raw.decode(), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise FileRefused(f"not UTF-8 at byte {error.start}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise FileRefused(f"{where}{error.problem}") from error
    except yaml.YAMLError as error:
        raise FileRefused(f"not YAML that can be read: {error}") from error
    except RecursionError as error:
        raise FileRefused("nested too deep") from error


def write(data: object) -> bytes:
    """Return the one way this data is written as a file."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110).encode()
