"""Figures: a spec in, an SVG and its description out. Pure and deterministic: the same spec gives the same bytes.

A spec is plain JSON (`spec.schema.json`): a face, a figure, several people, or a strip of them, as action units,
angles of joints and named places for the hands.
"""

from cues.figures.check import SCHEMA, Problem, Refused, check, find_problems
from cues.figures.describe import clauses, describe, neutral_title
from cues.figures.scene import render

__all__ = [
    "SCHEMA",
    "Problem",
    "Refused",
    "check",
    "clauses",
    "describe",
    "find_problems",
    "neutral_title",
    "render",
]
