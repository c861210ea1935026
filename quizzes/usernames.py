"""One rule for usernames on every database: how they are compared, whose a name is, and which are kept."""

from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase
from unicodedata import category, normalize

from confusable_homoglyphs import confusables
from django.conf import settings
from django.contrib.auth.models import User

from quizzes.models import Username
from quizzes.models.username import LONGEST


def plain(name: str) -> str:
    """Return a name as it is stored: composed, and without signs that are only another width or style of a letter."""
    return normalize("NFKC", name)


def canonical(name: str) -> str:
    """Return the form by which names are compared, which is the same in capitals; at most LONGEST characters."""
    return plain(plain(name).casefold())[:LONGEST]


def find(name: str) -> User | None:
    """Return whose name was typed: the account stored under just that, else the one that has claimed its like."""
    if exact := User.objects.filter(username=name).first():
        return exact
    fill()
    return User.objects.filter(claimed__canonical=canonical(name)).first()


def taken(name: str, *, but: User | None = None) -> bool:
    """Return whether another account than `but` has a name equal to this one by the rule."""
    fill()
    return Username.objects.filter(canonical=canonical(name)).exclude(user=but).exists()


def claim(user: User) -> None:
    """Keep an account's name for it. Raises IntegrityError where another account was quicker."""
    Username.objects.update_or_create(user=user, defaults={"canonical": canonical(user.username)})


def fill() -> None:
    """Let accounts made past the forms claim their names, the oldest first; a name that is taken stays unclaimed."""
    unclaimed = {user: canonical(user.username) for user in User.objects.filter(claimed=None).order_by("pk")}
    held = _holders(unclaimed.values())
    claims = [Username(user=user, canonical=form) for user, form in unclaimed.items() if form not in held]
    Username.objects.bulk_create(claims, batch_size=500, ignore_conflicts=True)


def colliding() -> list[tuple[str, str]]:
    """Return names equal by the rule to one that another account has claimed, each with that one, by two queries.

    Both accounts go on signing in, each by its name exactly as it is stored.
    """
    unclaimed = User.objects.filter(claimed=None).order_by("pk").values_list("username", flat=True)
    folded = {name: canonical(name) for name in unclaimed}
    held = _holders(folded.values())
    return [(name, held[form]) for name, form in folded.items() if form in held]


def _holders(forms: Iterable[str]) -> dict[str, str]:
    """Return who has claimed each of these canonical names, of those that anybody has."""
    return dict(Username.objects.filter(canonical__in=forms).values_list("canonical", "user__username"))


def kept(name: str) -> bool:
    """Return whether a name is, or looks like, one that is kept for the people who run the site."""
    return skeleton(name) in {skeleton(one) for one in settings.ACCOUNT_USERNAME_BLACKLIST}


def skeleton(name: str) -> str:
    """Return what a hasty reader sees of a name: no capitals, no accents, every sign as the letter it looks like."""
    bare = "".join(sign for sign in normalize("NFKD", canonical(name)) if category(sign) != "Mn")
    return "".join(_looks().get(sign, sign) for sign in bare.replace("rn", "m"))


@cache
def _looks() -> dict[str, str]:
    """Return which letter each sign of one character looks like; `l` is as `i`, since their capitals are alike."""
    looks: dict[str, str] = {}
    for letter in ascii_lowercase:
        looks.setdefault(letter, letter)
        for found in confusables.is_confusable(letter + letter.upper(), greedy=True) or ():
            for glyph in found["homoglyphs"]:
                looks.setdefault(glyph["c"].casefold(), looks[letter])
    return looks
