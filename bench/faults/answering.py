"""Clients that answer questions over REST as a well-made one would, and remember all that was acknowledged.

Each is a learner known by a token. Every start and every answer gets a key of its own, and is sent again, the very
same, until it is acknowledged: where no answer comes, or where the site says that it is broken or busy, and no sooner
than the site says. Whatever else it is told is a fault.
"""

import json
import secrets
from collections import Counter
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from random import Random
from ssl import SSLContext
from threading import Event, Thread
from time import monotonic, sleep
from urllib.parse import urlsplit

HOST = "127.0.0.1"
CLIENTS = 8
PAUSE = 0.12
"""Seconds after each answer, so that no learner comes near the limit of 600 a minute."""
AGAIN = 0.2
"""Seconds before something is sent again, where the site does not say how many."""
LONGEST_PAUSE, TIMEOUT, PATIENCE = 10, 30, 90
"""Seconds that a pause told by the site, one request, and one answer with all its tries may take."""
BUILD = {"build": {"length": 20}}
"""What is begun where nothing else is said."""
NOTHING = 0
"""Stands for the status of an answer that did not come."""


@dataclass(frozen=True)
class Given:
    """An answer, as it was sent."""

    attempt: str
    position: int
    option: str
    confidence: int | None
    key: str

    @property
    def path(self) -> str:
        return f"/api/v1/attempts/{self.attempt}/answers/"

    @property
    def body(self) -> dict:
        return {"position": self.position, "option": self.option, "confidence": self.confidence, "key": self.key}


@dataclass
class Ledger:
    """What was acknowledged, after how many seconds each; what was not, though it was sent; and what else was told."""

    begun: list[str] = field(default_factory=list)
    acknowledged: list[Given] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    pending: list[Given] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        kept = {name: [asdict(one) for one in getattr(self, name)] for name in ("acknowledged", "pending")}
        return json.dumps({"begun": self.begun, **kept})

    @property
    def held(self) -> bool:
        """Return whether nobody was told what they should not be; that the site is broken is such a thing."""
        return not (self.wrong or self.told[500])

    def __str__(self) -> str:
        others = ", ".join(
            f"{count} without an answer" if status == NOTHING else f"{count} × {status}"
            for status, count in sorted(self.told.items())
            if status not in (200, 201)
        )
        worst = f"worst wait {max(self.waits, default=0):.2f} s"
        return f"{worst}, sent again after {others or 'nothing'}{''.join(f'; WRONG: {one}' for one in self.wrong[:3])}"


class Wrong(Exception):
    """Raised when the site tells a client what it should not be told."""


@dataclass(frozen=True)
class Front:
    """Where the site is asked: a port, the host it knows itself by, and whether TLS is on."""

    port: int
    host: str = "localhost"
    tls: SSLContext | None = None

    def connection(self) -> HTTPConnection:
        if self.tls:
            return HTTPSConnection(HOST, self.port, timeout=TIMEOUT, context=self.tls)
        return HTTPConnection(HOST, self.port, timeout=TIMEOUT)


class Client:
    """One learner with one connection."""

    def __init__(self, front: Front, ledger: Ledger) -> None:
        self.to, self.ledger = front.connection(), ledger
        self.headers = {"Host": front.host, "Content-Type": "application/json"}

    def once(self, method: str, path: str, body: dict | None = None) -> tuple[int, float, dict]:
        """Send once; return the status, the seconds to wait before it is sent again, and what was told."""
        try:
            self.to.request(method, path, json.dumps(body) if body else None, self.headers)
            answer = self.to.getresponse()
            text = answer.read()
            pause = answer.getheader("Retry-After") or ""
            told = json.loads(text) if "json" in (answer.getheader("Content-Type") or "") else {}
            return answer.status, float(pause) if pause.isdecimal() else AGAIN, told
        except (OSError, HTTPException, ValueError):
            self.to.close()
            return NOTHING, AGAIN, {}

    def send(self, method: str, path: str, body: dict | None = None) -> dict:
        """Send until it is acknowledged; return what was told. Raises Wrong."""
        end = monotonic() + PATIENCE
        while True:
            status, pause, told = self.once(method, path, body)
            self.ledger.told[status] += 1
            if status in (200, 201):
                return told
            if status not in (NOTHING, 429) and status < 500:
                raise Wrong(f"{method} {path} {body}: {status} {told.get('detail')}")
            if monotonic() > end:
                raise Wrong(f"{method} {path}: not within {PATIENCE} s, at last {status}")
            sleep(min(pause, LONGEST_PAUSE))

    def begin(self, start: dict = BUILD) -> dict:
        """Begin an attempt, and keep the token that a stranger is told."""
        attempt = self.send("POST", "/api/v1/attempts/", {**start, "key": secrets.token_hex(8)})
        if token := attempt["learner_token"]:
            self.headers["Authorization"] = f"Bearer {token}"
        self.ledger.begun.append(attempt["token"])
        return attempt

    def choose(self, attempt: dict, dice: Random) -> Given:
        """Read the next question of an attempt and choose an answer to it."""
        asked = self.send("GET", urlsplit(attempt["next"]).path)
        option, confidence = dice.choice(asked["options"])["key"], dice.choice([None, *asked["scale"]])
        return Given(attempt["token"], asked["position"], option, confidence, secrets.token_hex(8))

    def give(self, given: Given) -> dict:
        """Give an answer; return how its attempt stands then. Raises Wrong."""
        began = monotonic()
        self.ledger.pending.append(given)
        told = self.send("POST", given.path, given.body)
        if (told["option"], told["confidence"]) != (given.option, given.confidence):
            raise Wrong(f"{given} was acknowledged as {told['option']}, {told['confidence']}")
        self.ledger.acknowledged.append(given)
        self.ledger.waits.append(monotonic() - began)
        self.ledger.pending.remove(given)
        return told["attempt"]


class Crowd:
    """Clients that answer one question after the other for as long as the block lasts; what is sent is finished."""

    def __init__(self, front: Front, *, clients: int = CLIENTS, start: dict = BUILD) -> None:
        self.ledger, self.over, self.start = Ledger(), Event(), start
        self.threads = [
            Thread(target=self._answer, args=(Client(front, self.ledger), Random(number)), daemon=True)
            for number in range(clients)
        ]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, error: type[BaseException] | None, *_) -> None:
        self.over.set()
        for thread in self.threads if error is None else ():
            thread.join(2 * PATIENCE)

    def more(self, answers: int, *, seconds: float = PATIENCE) -> float:
        """Wait until so many more are acknowledged; return the seconds. Raises TimeoutError."""
        began, wanted = monotonic(), len(self.ledger.waits) + answers
        while len(self.ledger.waits) < wanted:
            if self.ledger.wrong or monotonic() - began > seconds:
                raise TimeoutError(f"not {answers} answers more within {seconds} s: {self.ledger}")
            sleep(0.01)
        return monotonic() - began

    def _answer(self, client: Client, dice: Random) -> None:
        try:
            while not self.over.is_set():
                attempt = client.begin(self.start)
                while attempt["next"] and not self.over.is_set():
                    attempt = client.give(client.choose(attempt, dice))
                    self.over.wait(PAUSE)
        except Exception as error:
            self.ledger.wrong.append(f"{type(error).__name__}: {error}")
        finally:
            client.to.close()
