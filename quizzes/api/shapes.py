"""The shapes of what the quiz takes and tells, as JSON Schemas. Bodies are held to theirs."""

from cues.api.shapes import FLAG, MOMENT, NUMBER, TEXT, URL, list_of, nullable, record, ref, with_examples
from cues.models import Channel
from quizzes.models import Kind, Mode
from quizzes.practice import flagging, starting
from quizzes.reports import results
from quizzes.reports.due import NEW_A_DAY, REVIEW

KEY = {
    "type": "string",
    "pattern": r"^[!-~]{1,64}$",
    "description": "A text of your own, 1 to 64 printable ASCII characters without spaces, by which a second try of "
    "the same request is known: send it again after a dropped connection and nothing happens twice.",
}
SLUG = {
    "type": "string",
    "pattern": r"^[a-z0-9-]{1,60}$",
    "description": "The slug of a quiz, from the list of quizzes.",
}
TOKEN = {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,32}$", "description": "The token of an attempt."}
POSITION = {
    "type": "integer",
    "minimum": 1,
    "maximum": 32_767,
    "description": "The number of the question in its attempt, a whole number from 1.",
}
NUMBER_OR_NOT = {"type": ["number", "null"]}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
PERCENT = {"type": "integer", "minimum": 20, "maximum": 97}


def _choice(text: str, *values: str) -> dict:
    return {"type": "string", "enum": list(values), "description": f"{text}: {', '.join(values)}."}


def _some(text: str, *values: str) -> dict:
    return {
        "type": "array",
        "items": _choice("One of", *values),
        "uniqueItems": True,
        "description": f"{text}, each once; none means all.",
    }


def _body(text: str, /, *, needs: tuple[str, ...] = (), **members: dict) -> dict:
    return {**record(text, **members), "required": list(needs)}


BUILD = _body(
    "A quiz of your own making, an object.",
    channels=_some("Where the cues are seen or heard", *Channel.values),
    kinds=_some("What is asked", *Kind.values),
    length={
        "type": "integer",
        "minimum": 1,
        "maximum": starting.LONGEST,
        "default": 10,
        "description": f"How many questions, a whole number from 1 to {starting.LONGEST}.",
    },
    mode={**_choice("When answers are told", Mode.PRACTICE.value, Mode.TEST.value), "default": Mode.PRACTICE.value},
)
BODIES: dict[str, dict] = {
    "Start": {
        **_body(
            "An object with just one of quiz, build and review: a ready-made quiz, one of your own, or what is due.",
            quiz=SLUG,
            build=BUILD,
            review={"const": True, "description": "True, for a review of what is due."},
            key=KEY,
        ),
        "oneOf": [{"required": ["quiz"]}, {"required": ["build"]}, {"required": ["review"]}],
        "examples": [
            {"quiz": "mixed", "key": "monday-1"},
            {"build": {"channels": ["face", "gaze"], "length": 5, "mode": "test"}},
            {"review": True},
        ],
    },
    "Given": {
        **_body(
            "An object with the answer to a question.",
            needs=("position", "option"),
            position=POSITION,
            option={
                "type": "string",
                "pattern": r"^[!-~]{1,20}$",
                "description": "The key of an option, as the question gives it.",
            },
            confidence={
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": 100,
                "description": "How sure you are in whole percent, one of the steps of the question's scale; "
                "null or left out where you would rather not say.",
            },
            key=KEY,
        ),
        "examples": [{"position": 1, "option": "b", "confidence": 80, "key": "q1"}, {"position": 2, "option": "a"}],
    },
    "Flagged": {
        **_body(
            "An object that says which question something is wrong with, and what.",
            needs=("attempt", "position"),
            attempt=TOKEN,
            position=POSITION,
            comment={
                "type": "string",
                "maxLength": flagging.LONGEST,
                "description": f"What is wrong with it, a text of at most {flagging.LONGEST:,} characters, without "
                "control signs and signs that nobody sees.",
            },
        ),
        "examples": [{"attempt": "a-token", "position": 2, "comment": "Two of the answers fit."}],
    },
    "Nothing": _body("Nothing, or an object without members."),
}
"""What each address takes."""


def all_shapes() -> dict[str, dict]:
    """Return every shape by the name under which the others refer to it."""
    named = {**BODIES, **_sitting(), **_asking(), **_telling(), **_ending(), **_faring(), **_coming()}
    return with_examples(named, __file__)


def _sitting() -> dict[str, dict]:
    mode, made = {"enum": Mode.values}, {"enum": [Mode.PRACTICE.value, Mode.TEST.value]}
    told = {"type": "string", "description": "What to send as “Authorization: Bearer …” from now on. Told this once."}
    attempt: dict[str, dict] = {
        "token": TEXT,
        "url": URL,
        "quiz": {"anyOf": [SLUG, {"type": "null"}]},
        "title": TEXT,
        "mode": mode,
        "size": {**NUMBER, "minimum": 1},
        "answered": NUMBER,
        "started_at": MOMENT,
        "finished_at": nullable(MOMENT),
        "next": {**nullable(URL), "description": "The next question. Null once all are answered or it is finished."},
        "result": {**nullable(URL), "description": "What it came to. Null until it is finished."},
    }
    quiz: dict[str, dict] = {
        "slug": SLUG,
        "name": TEXT,
        "summary": TEXT,
        "mode": made,
        "length": {**NUMBER, "minimum": 1},
    }
    return {
        "QuizList": record(results=list_of("Quiz")),
        "Quiz": record("A ready-made quiz.", **quiz),
        "Attempt": record("One sitting.", **attempt),
        "AttemptList": record(next=nullable(URL), results=list_of("Attempt")),
        "Begun": record("An attempt as it begins.", **attempt, learner_token=nullable(told)),
    }


def _asking() -> dict[str, dict]:
    picture = nullable(ref("Picture"))
    asked: dict[str, dict] = {
        "position": {**NUMBER, "minimum": 1},
        "of": {**NUMBER, "minimum": 1},
        "stem": TEXT,
        "note": TEXT,
        "figure": picture,
        "options": {**list_of("Option"), "minItems": 2, "maxItems": 5},
        "scale": {"type": "array", "items": PERCENT, "description": "Steps of confidence in percent, lowest first."},
        "chosen": {**TEXT, "description": "The key of your own choice; empty without one."},
        "answered": FLAG,
        "confidence": nullable(PERCENT),
        "feedback": {
            **nullable(ref("Feedback")),
            "description": "Null until the question is answered, and in a test until that is finished.",
        },
    }
    answer: dict[str, dict] = {name: asked[name] for name in ("confidence", "feedback")}
    return {
        "Picture": record("A drawing of what is to be seen.", url=URL, title=TEXT, alt=TEXT),
        "Option": record(key=TEXT, text=TEXT, figure=picture),
        "Question": record("A question as it is asked, and once it may be told, what to say of it.", **asked),
        "Answer": record("The answer that counts.", option=TEXT, **answer, attempt=ref("Attempt")),
        "Flag": record("What an editor will look at.", attempt=TEXT, position=NUMBER, comment=TEXT, at=MOMENT),
    }


def _telling() -> dict[str, dict]:
    card: dict[str, dict] = {"slug": TEXT, "name": TEXT, "version": {**NUMBER, "minimum": 1}, "place": TEXT, "url": URL}
    source: dict[str, dict] = {"key": TEXT, "short": TEXT, "title": TEXT, "status": TEXT, "url": URL}
    since: dict[str, dict] = {"kind": {"enum": ["retracted", "under_review", "changed"]}, "at": MOMENT, "note": TEXT}
    return {
        "Feedback": record(
            right={"type": ["boolean", "null"], "description": "Null where it was not answered."},
            options=list_of("Explained"),
            score=nullable(ref("Score")),
            kind={"enum": Kind.values},
            channel={"enum": Channel.values},
            point=TEXT,
            card=ref("CardShown"),
            change=nullable(ref("CardChange")),
        ),
        "Explained": record(
            key=TEXT, text=TEXT, right=FLAG, chosen=FLAG, rationale=TEXT, sources=list_of("SourceCited")
        ),
        "Score": record(
            "The score of one answer with its confidence.",
            brier={"type": "number", "minimum": 0, "maximum": 2},
            points={"type": "number"},
            marks={"type": "integer"},
        ),
        "CardShown": record("The version of the card that was asked about.", **card),
        "SourceCited": record("A source that an explanation rests on.", **source),
        "CardChange": record(
            "What became of the card since.", **since, successor=nullable(ref("Successor")), question_stands=FLAG
        ),
    }


def _ending() -> dict[str, dict]:
    return {
        "Result": record(
            title=TEXT,
            mode={"enum": Mode.values},
            size=NUMBER,
            totals=ref("Totals"),
            right={"anyOf": [ref("Share"), ref("Missing")]},
            seconds={"type": "number", "minimum": 0},
            together=list_of("Together"),
            look_next=list_of("LookNext"),
            missed=NUMBER,
            unsure=NUMBER,
            questions=list_of("Question"),
        ),
    }


def _faring() -> dict[str, dict]:
    certainty = {"enum": list(results.CERTAINTIES)}
    return {
        "Totals": record(
            answered=NUMBER,
            right=NUMBER,
            scored=NUMBER,
            points=NUMBER_OR_NOT,
            marks={"type": ["integer", "null"]},
            brier=NUMBER_OR_NOT,
            stated=NUMBER_OR_NOT,
        ),
        "Share": record("A share with its 95 % interval.", count=NUMBER, of=NUMBER, share=SHARE, low=SHARE, high=SHARE),
        "Missing": record("Too little to say anything: how many answers are missing.", missing=NUMBER),
        "Together": record(
            "How certainty and being right went together.", certainty=certainty, right=NUMBER, wrong=NUMBER
        ),
        "LookNext": record("A point that was missed.", point=TEXT, card=ref("CardShown"), certainty=certainty),
    }


def _coming() -> dict[str, dict]:
    number, few = {"type": "number"}, ref("Missing")
    return {
        "Progress": record(
            "How you have fared. Answers in a test count once it is finished.",
            totals=ref("Totals"),
            right={"anyOf": [ref("Share"), few]},
            channels=list_of("ChannelAccuracy"),
            overconfidence={"anyOf": [ref("Overconfidence"), few]},
            diagram={"anyOf": [list_of("Level"), few]},
            calibration_error={"anyOf": [ref("CalibrationError"), few]},
            murphy={"anyOf": [ref("Murphy"), few]},
            over_interpretation={"anyOf": [ref("Share"), few]},
            under_interpretation={"anyOf": [ref("Share"), few]},
        ),
        "ChannelAccuracy": record(channel={"enum": Channel.values}, name=TEXT, right=ref("Share")),
        "Overconfidence": record(difference=number, low=number, high=number, stated=SHARE, right=ref("Share")),
        "Level": record("All answers given with one confidence.", stated=SHARE, right=ref("Share")),
        "CalibrationError": record(observed=number, by_chance=number, excess=number),
        "Murphy": record(brier=number, reliability=number, resolution=number, uncertainty=number),
        "Due": record(
            due={**NUMBER, "description": "Points that are due again."},
            new={**NUMBER, "description": f"Points you may meet for the first time today, {NEW_A_DAY} at most."},
            size={**NUMBER, "description": f"Questions of the next review, {REVIEW} at most."},
            cues=list_of("DueCue"),
            next_at=nullable(MOMENT),
        ),
        "DueCue": record(slug=TEXT, name=TEXT, points=NUMBER, since=MOMENT, url=URL),
    }
