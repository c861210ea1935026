"""A key that a client makes up, by which its second try to send the same thing is known."""

from quizzes.practice.errors import Refused

LONGEST = 64


def check(client_key: str) -> None:
    """Raise Refused for a key that is too long to be kept."""
    if len(client_key) > LONGEST:
        raise Refused(f"A client key has at most {LONGEST} characters, not {len(client_key):,}; make up a shorter one.")
