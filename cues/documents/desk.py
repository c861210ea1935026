"""Rows of the desk to a document, and a document back onto the desk."""

from datetime import date

from django.db import models

from cues.documents import authored, rows
from cues.models import Alternative, Caveat, Cue, Evidence, Interpretation, Related, Statement

SECTIONS: dict[str, type[Interpretation] | type[Alternative] | type[Caveat]] = {
    "interpretations": Interpretation,
    "alternatives": Alternative,
    "caveats": Caveat,
}
_ABOUT = {"interpretations": "interpretation", "alternatives": "alternative", "caveats": "caveat"}
_OWN = {
    "interpretations": tuple(
        name for name in authored.INTERPRETATION if name not in ("meaning", "context", "evidence")
    ),
    "alternatives": ("key", "kind", "text"),
    "caveats": ("key", "kind", "text", "red_flags"),
}
_EVIDENCE_OWN = ("direction", "level", "rating")
_CUE_OWN = ("slug", "name", "aliases", "channel", "topic", "form", "figure")


def to_document(cue: Cue) -> dict:
    """Return the document of what lies on the desk. Fetch `cue` with `for_documents()` to spare queries."""
    findings = _findings_by_statement(cue)
    data = {name: getattr(cue, name) for name in _CUE_OWN}
    if cue.reviewed_on:
        data["clinician_review"] = {"name": cue.reviewed_by, "date": cue.reviewed_on.isoformat()}
    for section, about in _ABOUT.items():
        data[section] = [
            _statement(row, section, findings.get((about, row.pk), [])) for row in getattr(cue, section).all()
        ]
    data["related"] = [{"cue": row.other_id, "note": row.note} for row in cue.related.all()]
    return authored.normalise(data)


def _findings_by_statement(cue: Cue) -> dict[tuple[str, int], list[dict]]:
    grouped: dict[tuple[str, int], list[dict]] = {}
    for row in cue.evidence.all():
        about = next(name for name in _ABOUT.values() if getattr(row, f"{name}_id"))
        grouped.setdefault((about, getattr(row, f"{about}_id")), []).append(rows.finding(row, _EVIDENCE_OWN))
    return grouped


def _statement(row: models.Model, section: str, findings: list[dict]) -> dict:
    data = {name: getattr(row, name) for name in _OWN[section]}
    if isinstance(row, Interpretation):
        data |= {"meaning": row.meaning_id, "context": row.context_id}
    return {**data, "evidence": findings}


def lay_out(document: dict) -> Cue:
    """Lay a checked document on the desk, in place by key, so that the desk then yields that very document.

    Call it inside a transaction. Cues it is related to must be on the desk already.
    """
    review = document.get("clinician_review") or {}
    cue, _ = Cue.objects.update_or_create(
        slug=document["slug"],
        defaults={
            "name": document["name"],
            "aliases": document.get("aliases", []),
            "channel": document["channel"],
            "topic": document["topic"],
            "form": document.get("form", ""),
            "figure": document.get("figure"),
            "reviewed_by": review.get("name", ""),
            "reviewed_on": date.fromisoformat(review["date"]) if review else None,
        },
    )
    _discard_moved(cue, document)
    statements = {section: _lay_section(cue, section, document.get(section, [])) for section in SECTIONS}
    _lay_findings(cue, document, statements)
    _lay_related(cue, document.get("related", []))
    return cue


def _discard_moved(cue: Cue, document: dict) -> None:
    """Drop interpretations that come back under another identity, so that two may change places."""
    wanted = {item["key"]: identity(item) for item in document.get("interpretations", [])}
    moved = [
        row.pk
        for row in cue.interpretations.all()
        if wanted.get(row.key) != (row.meaning_id, row.context_id, row.target)
    ]
    cue.interpretations.filter(pk__in=moved).delete()


def identity(item: dict) -> tuple[str, str, str]:
    """Return what an interpretation says apart from how far it is supported: meaning, context, target."""
    return item["meaning"], item["context"], item["target"]


def _lay_section(cue: Cue, section: str, items: list[dict]) -> dict[str, Statement]:
    """Write one section's rows; return them by key."""
    model = SECTIONS[section]
    model._default_manager.filter(cue=cue).exclude(key__in=[item["key"] for item in items]).delete()
    known = {row.key: row for row in model._default_manager.filter(cue=cue)}
    laid: dict[str, Statement] = {}
    for position, item in enumerate(items):
        row = known.get(item["key"]) or model(cue=cue)
        rows.put(row, item, _OWN[section], position)
        if isinstance(row, Interpretation):
            row.meaning_id, row.context_id = item["meaning"], item["context"]
        laid[row.key] = row
    rows.write(model, laid.values())
    return laid


def _lay_findings(cue: Cue, document: dict, statements: dict[str, dict[str, Statement]]) -> None:
    known = {row.key: row for row in Evidence.objects.filter(cue=cue)}
    laid: list[Evidence] = []
    for section, about in _ABOUT.items():
        for item in document.get(section, []):
            for finding in item.get("evidence", []):
                row = known.pop(finding["key"], None) or Evidence(cue=cue)
                rows.put_finding(row, finding, _EVIDENCE_OWN, len(laid))
                for name in _ABOUT.values():
                    setattr(row, name, statements[section][item["key"]] if name == about else None)
                laid.append(row)
    Evidence.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    rows.write(Evidence, laid)


def _lay_related(cue: Cue, items: list[dict]) -> None:
    cue.related.all().delete()
    Related.objects.bulk_create(
        Related(cue=cue, other_id=item["cue"], note=item.get("note", ""), position=position)
        for position, item in enumerate(items)
    )
