"""A few of the content files, as a folder of their own that can be loaded; and who is in the stock."""

from pathlib import Path

from cues.documents import files

CUES = ("clenched-jaw", "rapid-clipped-speech", "tense-neck", "twitching-in-infants")
DRAWN = ("clenched-jaw",)
"""Of these the figures are kept, too."""
RETRACTED, EDITED, DRAFT = "tense-neck", "rapid-clipped-speech", "drumming-fingers"
"""What an editor took down, left changed at the desk, and never published."""
DRAFTED = "A person speaks fast and cuts the ends off words. An editor is not done with this sentence yet."
TOPIC = "weak-cues-to-deception"

SECRET_KEY = "only-for-tests"
"""Sessions are signed with it, so that those in the stock are good for whoever has the same."""
PASSWORD = "a long enough password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOKEN = "the-token-of-a-learner-without-an-account"
PEOPLE = ("ada", "Ärger", "ärger", "Straße", "Strasse", "ﬁnn", "finn")
"""Names as people signed up with them; where the database held two for one, the second got none."""


def write(fixtures: Path, folder: Path) -> Path:
    """Write the few cues, what they name, a topic and their part of the document to a folder, and return it."""
    cues = [_shorter(_read(fixtures / "cues" / f"{slug}.yaml")) for slug in CUES]
    topic = _read(fixtures / "topics" / f"{TOPIC}.yaml")
    document = _read(fixtures / "documents" / "source-document.yaml")
    document["passages"] = _of_few(document["passages"], cues)
    cited = set(_sources([cues, topic])) | {document["source"]}
    entries = {name: _read(fixtures / f"{name}.yaml") for name in ("contexts", "meanings", "sources")}
    entries["sources"] = [entry for entry in entries["sources"] if entry["key"] in cited]
    for name, data in {
        **entries,
        **{f"cues/{cue['slug']}": cue for cue in cues},
        f"topics/{TOPIC}": topic,
        "documents/source-document": document,
    }.items():
        place = folder / f"{name}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files.write(data))
    return folder


def write_nothing(folder: Path) -> Path:
    """Write a folder of content files in which nothing stands, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("contexts", "meanings", "sources"):
        (folder / f"{name}.yaml").write_bytes(files.write([]))
    return folder


def _read(path: Path):
    return files.parse(path.read_bytes())


def _shorter(cue: dict) -> dict:
    """Return a cue with its first statements, without a figure but where it is kept, related to the few alone."""
    cue["interpretations"] = cue.get("interpretations", [])[:2]
    cue["alternatives"] = cue.get("alternatives", [])[:3]
    cue["caveats"] = [one for n, one in enumerate(cue["caveats"]) if n < 3 or one["kind"] == "safety"]
    cue["related"] = [one for one in cue.get("related", ()) if one["cue"] in CUES]
    left_out = {"figure"} if cue["slug"] not in DRAWN else set()
    return {name: value for name, value in cue.items() if value != [] and name not in left_out}


def _of_few(passages: list[dict], cues: list[dict]) -> list[dict]:
    """Return the passages that the few cues were made of, and one for all that lies between two of them."""
    known = {f"{cue['slug']}#form" for cue in cues} | {
        f"{cue['slug']}#{one['key']}"
        for cue in cues
        for name in ("interpretations", "alternatives", "caveats")
        for one in cue.get(name, ())
    }
    few: list[dict] = []
    for passage in passages:
        made = [one for one in passage.get("made", ()) if one in known]
        if made:
            few.append({**passage, "made": made})
        elif few and few[-1]["fate"] == "off_topic":
            few[-1]["end"] = passage["end"]
        else:
            place = {"start": passage["start"], "end": passage["end"]}
            few.append({**place, "fate": "off_topic", "about": "What lies between.", "reason": "Left out here."})
    return few


def _sources(data):
    if isinstance(data, list):
        for one in data:
            yield from _sources(one)
    elif isinstance(data, dict):
        if isinstance(data.get("source"), str):
            yield data["source"]
        for one in data.values():
            yield from _sources(one)
