from cues.content.kinds import FILES, FOLDERS
from cues.documents import files, vocabulary


def dump() -> dict[str, bytes]:
    """Return every content file as the desk would write it, by its name within the folder."""
    dumped = {FILES[kind]: files.write(list(vocabulary.entries(kind).values())) for kind in FILES}
    for folder, kind in FOLDERS.items():
        for row in kind.rows():
            dumped[f"{folder}/{getattr(row, kind.column)}.yaml"] = files.write(kind.to_document(row))
    return dict(sorted(dumped.items()))
