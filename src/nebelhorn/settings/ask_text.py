"""Asks as TOML, and the comments that explain them in ``nebelhorn.toml``."""

from __future__ import annotations

from nebelhorn.settings.ask import Ask, AskingSettings
from nebelhorn.settings.span import span_text
from nebelhorn.settings.toml_text import TomlValue, toml_line

ASKING = (
    "How sparingly customers are asked (wie behutsam gefragt wird), over all asks together:",
    "  wait, most_per_year      from one ask of a person to the next; asks in any 365 days",
    "  after_complaint          so long after a complaint only its follow-up is asked",
    "  quiet_from, quiet_until  nobody is written to between them, in their time zone (Nachtruhe)",
    "  a_day, random_share      asks a day over all; and of them those drawn by lot",
)
ASKING_EXAMPLE = ("An example:", "[asking]", 'wait = "30 d"', "a_day = 200")
ASKS = (
    "Asks (Fragen an Kunden): one or two questions at a touchpoint. Also: nebelhorn asks",
    "  question, scale   what is asked, by language; nps, csat, ces, stars, thumbs or free",
    "  second, second_scale  a second question, if it must be",
    "  decision          what you decide otherwise when the answer is bad (Entscheidung)",
    "  after, within     how long after the encounter; from when on it is too late",
    "  channels          mail, sms, webhook, qr, snippet or desk, best first",
    "  purpose           what the answer is used for; consent (Einwilligung) is looked up by it",
    "  text, circumstances, goal, intent  what else may be said: own words, hurried or at ease,",
    "                    what they wanted, what they plan to do",
    "  follow_up         true: the follow-up on a resolved complaint, which need not wait",
    "  condition         only of these customers         active    true: it is asked",
)
ASK_EXAMPLE = (
    "An example:",
    "[[ask]]",
    'name = "first-invoice"',
    'touchpoint = "First invoice"',
    'question = { de = "Wie leicht war die Rechnung zu verstehen?", '
    'en = "How easy was the invoice to understand?" }',
    'scale = "ces"',
    'decision = "Below 0.6 we rewrite the first invoice"',
    'after = "1 d"',
)


def asking_text(asking: AskingSettings) -> str:
    """Return ``[asking]`` with its comment, without what is as by default.

    Args:
        asking: How sparingly customers are asked.

    Examples:
        >>> print(asking_text(AskingSettings(quiet_from=1290)).splitlines()[-1])
        quiet_from = "21:30"
    """
    usual = AskingSettings()
    spans = ("wait", "after_complaint")
    entries: tuple[tuple[str, TomlValue], ...] = (
        *((key, span_text(getattr(asking, key))) for key in spans),
        ("most_per_year", float(asking.most_per_year)),
        *((key, _clock(getattr(asking, key))) for key in ("quiet_from", "quiet_until")),
        ("random_share", asking.random_share),
        *([("a_day", float(asking.a_day))] if asking.a_day else []),
    )
    lines = [
        toml_line(key, value)
        for key, value in entries
        if getattr(asking, key) != getattr(usual, key)
    ]
    if not lines:
        return _comments((*ASKING, *ASKING_EXAMPLE))
    return "\n".join((_comments(ASKING), "[asking]", *lines))


def ask_text(ask: Ask) -> str:
    """Return one ask as TOML, without what is as by default.

    Args:
        ask: The ask.

    Examples:
        >>> from nebelhorn.settings.ask import AskedQuestion
        >>> asked = AskedQuestion("csat", {"en": "How was it?"})
        >>> print(ask_text(Ask("invoice", "Invoice", (asked,),
        ...                    after=86_400.0, goal=True)))
        [[ask]]
        name = "invoice"
        touchpoint = "Invoice"
        question = { en = "How was it?" }
        scale = "csat"
        after = "1 d"
        goal = true
    """
    usual = Ask("", "", ())
    asked: list[tuple[str, TomlValue]] = []
    for key, scale_key, question in zip(
        ("question", "second"), ("scale", "second_scale"), ask.questions, strict=False
    ):
        asked += [(key, question.wording), (scale_key, question.scale)]
    entries: tuple[tuple[str, TomlValue | None], ...] = (
        ("name", ask.name),
        ("touchpoint", ask.touchpoint),
        *asked,
        ("decision", ask.decision),
        ("channels", None if ask.channels == usual.channels else ask.channels),
        ("after", None if ask.after == usual.after else span_text(ask.after)),
        ("within", None if ask.within == usual.within else span_text(ask.within)),
        ("purpose", None if ask.purpose == usual.purpose else ask.purpose),
        *(
            (key, None if getattr(ask, key) == getattr(usual, key) else getattr(ask, key))
            for key in ("text", "circumstances", "goal", "intent", "follow_up")
        ),
        ("condition", ask.condition),
        ("active", ask.active or None),
    )
    lines = [toml_line(key, value) for key, value in entries if value is not None]
    return "\n".join(("[[ask]]", *lines))


def asks_text(asks: tuple[Ask, ...]) -> str:
    """Return all asks with their comment; an example where there is none."""
    head = _comments(ASKS if asks else (*ASKS, *ASK_EXAMPLE))
    return "\n\n".join((head, *map(ask_text, asks)))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _comments(lines: tuple[str, ...]) -> str:
    return "\n".join(f"# {line}" for line in lines)
