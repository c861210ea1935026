"""What holds for the project as a whole: its README tells the truth, its locks and migrations are complete."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_every_command_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+)(?: [a-z]+)*:", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README)) | set(re.findall(r"`make ([a-z]+)`", README))
    assert {"run", "test", "editor"} <= named
    assert named <= targets
    commands = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    ours = set(re.findall(r"manage\.py ([a-z_]+)", README)) - {"migrate", "collectstatic", "createsuperuser"}
    assert ours <= commands


def test_every_file_the_readme_links_exists():
    links = re.findall(r"\]\(([^)]+)\)", README)
    missing = [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
    assert missing == []


def test_every_test_the_page_on_security_names_exists():
    named = re.findall(r"`((?:\w+/)?test_\w+\.py)`", (ROOT / "docs" / "security.md").read_text())
    assert len(named) > 10
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []


def test_ci_runs_the_suite_by_the_readmes_own_command():
    assert re.search(r"^make test ", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)


@pytest.mark.django_db
def test_migrations_are_complete(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_every_migration_has_a_name():
    names = [path.stem for path in tracked() if path.parent.name == "migrations" and path.stem != "__init__"]
    assert names
    assert [name for name in names if "_auto_" in name] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-raster", "requirements-dev"])
def test_every_requirement_is_locked_with_a_hash_to_a_version_it_allows(name):
    lock = (ROOT / f"{name}.txt").read_text()
    blocks = re.findall(r"^([\w.-]+)==([\w.]+)([^\n]*\n(?:    [^\n]*\n)*)", lock, re.MULTILINE)
    assert all("--hash=sha256:" in rest for _, _, rest in blocks)
    pinned: dict[str, list[Version]] = {}
    for package, version, _ in blocks:
        pinned.setdefault(package.lower(), []).append(Version(version))
    for line in (ROOT / f"{name}.in").read_text().splitlines():
        text = line.split("#")[0].strip()
        if not text or text.startswith("-r"):
            continue
        wanted = Requirement(text)
        versions = pinned.get(wanted.name.lower(), [])
        assert any(version in wanted.specifier for version in versions), f"{line}: locked are {versions}"


def test_both_locks_agree():
    locks = [
        dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    runtime, dev = locks
    assert {name: dev.get(name) for name in runtime} == runtime


def test_every_dependency_says_why_it_is_there():
    for name in ("requirements.in", "requirements-raster.in", "requirements-dev.in"):
        packages: dict[str, bool] = {}
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                package = re.split(r"[\[~=;# ]", line)[0]
                packages[package] = packages.get(package, False) or "# " in line
        stubs = {package for package in packages if package.endswith("-stubs") or package.startswith("types-")}
        assert [
            package for package, why in packages.items() if not why and package not in stubs | NAMED_BY_PURPOSE
        ] == []


NAMED_BY_PURPOSE = {"pytest-django"}


def test_no_code_file_is_longer_than_four_hundred_lines():
    code = [path for path in tracked() if path.suffix == ".py" and not {"migrations", "tests"} & set(path.parts)]
    assert [path.name for path in code if path.read_text().count("\n") > 400] == []


def test_nothing_shipped_names_a_package_registry():
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")
    text = {".py", ".md", ".txt", ".in", ".toml", ".yaml", ".json", ".html", ".css", ""}
    named = [
        path.relative_to(ROOT)
        for path in tracked()
        if path.suffix in text and path != Path(__file__).resolve() and hosts.search(path.read_text(errors="replace"))
    ]
    assert named == []
