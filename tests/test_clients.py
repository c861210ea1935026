"""Clients made from the description of the API, in Python and in TypeScript, compile and fetch a card."""

import compileall
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from cues import publishing
from cues.documents import schema
from cues.models import Cue
from tests.cues.factories import NOW, shelve

CLIENTS = Path(__file__).resolve().parent / "clients"
BIN = Path(sys.executable).parent
DOCUMENTS = Path(schema.__file__).parent
NODE = BIN.parent / "node_modules"
"""Where the Makefile installs what tests/clients/package.json asks for."""


def run(*command: str | Path, cwd: Path) -> str:
    """Return what a command prints. Fails with all that it said where it says that something is wrong."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def description(tmp_path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_bytes(Client().get("/api/v1/openapi.json").content)
    return path


@pytest.fixture
def shelf(transactional_db) -> None:
    """A shelf that a live server can see: a cue, and one that was retracted."""
    shelve()
    shelve(slug="old-name")
    publishing.retract(cue=Cue.objects.get(slug="old-name"), by=None, now=NOW, message="It was leg shaking.")


@pytest.mark.usefixtures("shelf")
def test_a_client_made_for_python_fetches_a_card(description, tmp_path, monkeypatch, live_server):
    made = tmp_path / "unspoken_client"
    run(
        *(BIN / "openapi-python-client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", description, "--output-path", made, "--config", CLIENTS / "python.yaml"),
        cwd=tmp_path,
    )
    assert compileall.compile_dir(made, quiet=1)
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("unspoken_client")
    read_cue = importlib.import_module("unspoken_client.api.cues.read_cue").sync
    with package.Client(base_url=live_server.url) as client:
        card, gone = read_cue("leg-shaking", client=client), read_cue("old-name", client=client)
    assert (type(card).__name__, card.slug) == ("Card", "leg-shaking")
    assert [(reading.meaning, reading.support.value) for reading in card.interpretations] == [("anxiety", "weak")]
    assert (type(gone).__name__, gone.message) == ("Retraction", "It was leg shaking.")


@pytest.fixture
def node() -> Path:
    if shutil.which("node") is None or not (NODE / ".bin" / "tsc").exists():
        reason = "npm is missing, or was when `make test` first installed; install it and run `make clients`."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"No client in TypeScript: {reason}")
    return NODE / ".bin"


def test_what_javascript_reads_of_the_schemas_holds_every_example(node, description, tmp_path):
    (tmp_path / "node_modules").symlink_to(NODE)
    shutil.copy(CLIENTS / "schemas.mjs", tmp_path)
    files = sorted(DOCUMENTS.glob("*.schema.json"))
    told = json.loads(run("node", "schemas.mjs", description, *files, cwd=tmp_path))
    assert (told["patterns"] > 25, told["examples"] > 150, told["wrong"]) == (True, True, [])


def test_no_pattern_asks_for_what_only_some_engines_have(description):
    """Go, and gateways that read the same descriptions, know neither look-arounds nor escapes of four digits."""
    read = [description, *DOCUMENTS.glob("*.schema.json")]
    patterns = {
        found for path in read for found in re.findall(r'"pattern": ?"((?:[^"\\\\]|\\\\.)*)"', path.read_text())
    }
    assert len(patterns) > 5
    assert [found for found in patterns if re.search(r"\(\?(?!:)|\\\\[AZzuUpPbB1-9]", found)] == []


@pytest.mark.usefixtures("shelf")
def test_a_client_made_for_typescript_fetches_a_card(node, description, tmp_path, live_server):
    (tmp_path / "node_modules").symlink_to(NODE)
    for name in ("package.json", "fetch-card.ts"):
        shutil.copy(CLIENTS / name, tmp_path)
    run(node / "openapi-typescript", description, "--output", "schema.d.ts", cwd=tmp_path)
    strict = ("--strict", "--noUncheckedIndexedAccess", "--skipLibCheck")
    run(node / "tsc", *strict, "--target", "es2022", "--module", "nodenext", "fetch-card.ts", cwd=tmp_path)
    told = [
        json.loads(run("node", "fetch-card.js", live_server.url, slug, cwd=tmp_path))
        for slug in ("leg-shaking", "old-name")
    ]
    assert told == [{"slug": "leg-shaking", "claims": ["anxiety weak"]}, {"status": 410}]
