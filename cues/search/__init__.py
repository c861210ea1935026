"""Cards found by words: the same ones in the same order on either database, since the rules stand here, not there.

A card's words are reduced to stems before they are stored, and so are those of a question; SQLite (FTS5) and PostgreSQL
(tsvector) are left with matching them letter by letter, which is what their indexes are for.
"""

from cues.search.finding import Found, find
from cues.search.indexing import forget, index, renew
from cues.search.snippet import Part, Snippet, snippet

__all__ = ["Found", "Part", "Snippet", "find", "forget", "index", "renew", "snippet"]
