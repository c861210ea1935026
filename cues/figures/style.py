"""Rules of movement, for readers who have not asked for less of it; the still picture says the same without them.

Nothing moves for longer than five seconds unasked (WCAG 2.2, success criterion 2.2.2); it goes on while a pointer rests
on the picture.
"""

LONGEST = 5
"""Seconds."""
TIMINGS = {
    "bounce": (0.16, "ease-in-out alternate"),
    "shake": (0.12, "ease-in-out alternate"),
    "rub": (0.5, "ease-in-out alternate"),
    "rub2": (0.5, "ease-in-out alternate-reverse"),
    "blink": (2.4, ""),
    "gaze": (2.4, "ease-in-out"),
    "nod": (0.6, "ease-in-out alternate"),
    "stroke": (1.2, "ease-in-out alternate"),
    "jerk": (2.4, ""),
    "first": (4.8, ""),
    "second": (4.8, ""),
    "third": (4.8, ""),
    "fourth": (4.8, ""),
}
"""Seconds for one way, and how it goes. The pictures of a strip come to the fore one after the other."""
KEYFRAMES = {
    "bounce": "to{transform:translateY(-6px)}",
    "shake": "from{transform:translateX(-2px)}to{transform:translateX(2px)}",
    "rub": "from{transform:translate(-3px,3px)}to{transform:translate(3px,-3px)}",
    "blink": "0%,70%,84%,100%{opacity:0}74%,80%{opacity:1}",
    "gaze": "0%,25%,95%,100%{transform:translateX(0)}35%,85%{transform:translateX(11px)}",
    "nod": "to{transform:translateY(5px)}",
    "stroke": "to{transform:translateY(9px)}",
    "jerk": "0%,60%,80%,100%{transform:none}64%,72%{transform:translateY(-8px)}68%{transform:translateY(3px)}",
    "first": "0%,23%,77%,100%{opacity:1}27%,73%{opacity:.4}",
    "second": "0%,27%,48%,77%,100%{opacity:1}2%,23%,52%,73%{opacity:.4}",
    "third": "0%,52%,100%{opacity:1}2%,48%{opacity:.4}",
    "fourth": "0%,77%,100%{opacity:1}2%,73%{opacity:.4}",
}


def _rule(name: str, seconds: float, manner: str) -> str:
    """Return the rule of one movement; there and back again counts as two, so that it ends where it began."""
    ways = max(1, int(LONGEST / seconds))
    ways -= ways % 2 if "alternate" in manner else 0
    words = f"figure-{'rub' if name == 'rub2' else name} {seconds:.3g}s {manner} {ways}"
    return f".figure .an-{name}{{animation:{' '.join(words.split())}}}"


def _motion() -> str:
    rules = "".join(_rule(name, *timing) for name, timing in TIMINGS.items())
    asked = ".figure:hover [class^=an-]{animation-iteration-count:infinite}"
    frames = "".join(f"@keyframes figure-{name}{{{frame}}}" for name, frame in KEYFRAMES.items())
    return f"@media (prefers-reduced-motion:no-preference){{{rules}{asked}}}{frames}"


MOTION = _motion()
