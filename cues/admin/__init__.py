"""The editors' desk. Importing it registers every part with Django's admin."""

from cues.admin import cue, document, evidence, shelf, source, topic, vocabulary

__all__ = ["cue", "document", "evidence", "shelf", "source", "topic", "vocabulary"]
