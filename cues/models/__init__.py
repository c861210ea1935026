from cues.models.card import Card, Citation, Facet, FeedHead, Publication, Snapshot
from cues.models.coded import Coded
from cues.models.cue import Channel, Cue, Related, Topic
from cues.models.document import Document, Passage
from cues.models.drawing import Drawing
from cues.models.evidence import Evidence
from cues.models.finding import Finding
from cues.models.interpretation import Alternative, Caveat, Interpretation, Statement, Target
from cues.models.search import SearchText, Word
from cues.models.source import Source
from cues.models.topic import TopicFinding, TopicPage
from cues.models.vocabulary import Context, Entry, Exclusion, Meaning, Near

__all__ = [
    "Alternative",
    "Card",
    "Caveat",
    "Channel",
    "Citation",
    "Coded",
    "Context",
    "Cue",
    "Document",
    "Drawing",
    "Entry",
    "Evidence",
    "Exclusion",
    "Facet",
    "FeedHead",
    "Finding",
    "Interpretation",
    "Meaning",
    "Near",
    "Passage",
    "Publication",
    "Related",
    "SearchText",
    "Snapshot",
    "Source",
    "Statement",
    "Target",
    "Topic",
    "TopicFinding",
    "TopicPage",
    "Word",
]
