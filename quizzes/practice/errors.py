"""What is said when something cannot be done. Nothing was changed, whichever is raised."""


class Refused(Exception):
    """Raised when what was asked for makes no sense here; the reason says what was wrong and what to do."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Unknown(Refused):
    """Raised when there is no such attempt or question, or it is somebody else's."""


class Conflict(Refused):
    """Raised when it made sense once, but not after what has happened since."""


class TooFew(Refused):
    """Raised when the bank holds fewer questions than wanted; says of which part, how many and what would help."""

    def __init__(self, part: str, found: int, wanted: int, advice: str = "") -> None:
        self.part, self.found, self.wanted = part, found, wanted
        if found:
            told = f"There are only {found} of the {wanted} questions wanted {part}."
        else:
            told = f"There are no questions {part}."
        super().__init__(f"{told} {advice or ('Ask for fewer, or allow more.' if found else 'Allow others as well.')}")
