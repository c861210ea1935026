"""What every authored thing with rows needs: members copied onto rows and back, rows written in few statements."""

from collections.abc import Iterable

from django.db import models

from cues.models import Finding

FINDING = ("key", "finding", "locator", "n", "k", "confidence")
"""Members of a finding that are columns of the same name."""


def put(row: models.Model, item: dict, names: tuple[str, ...], position: int) -> None:
    """Copy members onto a row, with the column's own empty value where the item leaves one out."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    for name in names:
        setattr(row, name, item[name] if name in item else columns[name].get_default())
    row.position = position  # type: ignore[attr-defined]


def put_finding(row: Finding, item: dict, names: tuple[str, ...], position: int) -> None:
    """Copy a finding onto its row; `names` are the members beyond those that every finding has."""
    put(row, item, (*FINDING, *names), position)
    effect = item.get("effect") or {}
    row.source_id = item["source"]
    row.effect_kind, row.effect_value = effect.get("kind", ""), effect.get("value")
    row.effect_low, row.effect_high = effect.get("low"), effect.get("high")
    row.effect_note = item.get("measure", "")


def finding(row: Finding, names: tuple[str, ...] = ()) -> dict:
    """Return a finding's members from its row, empty ones included."""
    effect = {"kind": row.effect_kind, "value": row.effect_value, "low": row.effect_low, "high": row.effect_high}
    return {
        **{name: getattr(row, name) for name in (*FINDING, *names)},
        "source": row.source_id,
        "measure": row.effect_note,
        "effect": effect if row.effect_kind else None,
    }


def write(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert the new rows and update the known ones, each in one statement."""
    new: list[models.Model] = []
    known: list[models.Model] = []
    for row in rows:
        (new if row.pk is None else known).append(row)
    model._default_manager.bulk_create(new)
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_update(known, fields)
