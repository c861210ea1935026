"""The databases' own indexes over SearchText, and how each is asked; nothing else in this room knows which one it is.

Both find the stems of a question letter by letter; `strong` asks for all of them in names and meanings.
"""

from collections.abc import Collection, Sequence

from django.db import connections
from django.db.models import QuerySet

from cues.models import SearchText

Terms = Sequence[Collection[str]]
"""For each word of a question the stems that stand for it; any one of them will do."""

_TABLE = SearchText._meta.db_table
_COLUMNS = "names, meanings, rest"

_SQLITE = (
    # The columns stay in the table alone; of every stem the index knows in which columns of which card it stands.
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS cues_searchindex USING fts5(
        {_COLUMNS}, content='{_TABLE}', content_rowid='card_id', tokenize='ascii', detail='column')""",
    f"""CREATE TRIGGER IF NOT EXISTS cues_searchtext_added AFTER INSERT ON {_TABLE} BEGIN
        INSERT INTO cues_searchindex(rowid, {_COLUMNS}) VALUES (new.card_id, new.names, new.meanings, new.rest); END""",
    f"""CREATE TRIGGER IF NOT EXISTS cues_searchtext_removed AFTER DELETE ON {_TABLE} BEGIN
        INSERT INTO cues_searchindex(cues_searchindex, rowid, {_COLUMNS})
        VALUES ('delete', old.card_id, old.names, old.meanings, old.rest); END""",
    f"""CREATE TRIGGER IF NOT EXISTS cues_searchtext_changed AFTER UPDATE ON {_TABLE} BEGIN
        INSERT INTO cues_searchindex(cues_searchindex, rowid, {_COLUMNS})
        VALUES ('delete', old.card_id, old.names, old.meanings, old.rest);
        INSERT INTO cues_searchindex(rowid, {_COLUMNS}) VALUES (new.card_id, new.names, new.meanings, new.rest); END""",
)
# Two columns rather than one with weights: an index knows no weights, so that every card with a word would be read to
# learn where it stands. Without a list of what is pending: each search would read it through until it is cleared.
_POSTGRESQL = tuple(
    statement
    for column, text in {
        "strong_stems": "names || ' ' || meanings",
        "stems": "names || ' ' || meanings || ' ' || rest",
    }.items()
    for statement in (
        f"""ALTER TABLE {_TABLE} ADD COLUMN IF NOT EXISTS {column} tsvector
            GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, {text})) STORED""",
        f"CREATE INDEX IF NOT EXISTS cues_searchtext_{column} ON {_TABLE} USING gin ({column}) WITH (fastupdate = off)",
    )
)
INDEX = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def make_index(*, using: str) -> None:
    """Make the index where it is missing; safe to call again."""
    connection = connections[using]
    if _TABLE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            for statement in INDEX[connection.vendor]:
                cursor.execute(statement)


def matching(rows: QuerySet[SearchText], terms: Terms, *, strong: bool) -> QuerySet[SearchText]:
    """Return those of the rows that have a stem of every term, the newest cards first where that costs nothing."""
    vendor = connections[rows.db].vendor
    if vendor == "sqlite":
        # The order is that in which the index is read, so nothing is sorted.
        return rows.extra(
            tables=["cues_searchindex"],
            where=["cues_searchindex MATCH %s", f"cues_searchindex.rowid = {_TABLE}.card_id"],
            params=[_fts5(terms, strong)],
        ).extra(order_by=["-cues_searchindex.rowid"])
    column = "strong_stems" if strong else "stems"
    return rows.extra(where=[f"{column} @@ %s::tsquery"], params=[_tsquery(terms)])


def _fts5(terms: Terms, strong: bool) -> str:
    every = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in sorted(stems)) + ")" for stems in terms)
    return f"{{names meanings}} : ({every})" if strong else every


def _tsquery(terms: Terms) -> str:
    return " & ".join("(" + " | ".join(f"'{stem}'" for stem in sorted(stems)) + ")" for stems in terms)
