"""Content files and the desk, kept in step without losing what either side changed.

A folder holds meanings.yaml, contexts.yaml and sources.yaml, and the folders cues/, topics/ and documents/ with a file
each. Every entry on the desk remembers the hash of the file entry it was last loaded from; comparing file, desk and
memory tells who changed what.
"""

from cues.content.dumping import dump
from cues.content.folder import FilesRefused, Folder, read
from cues.content.kinds import FILES, FOLDERS
from cues.content.loading import Report, load

__all__ = ["FILES", "FOLDERS", "FilesRefused", "Folder", "Report", "dump", "load", "read"]
