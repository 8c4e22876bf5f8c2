"""What goes out with an ask: its links, a mail, a text message, a body for another system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nebelhorn.asking import LinkPurpose, is_zone, make_link
from nebelhorn.live import Mail, ask_key
from nebelhorn.settings import ASK_LANGUAGES, SCALES, Ask, Settings
from nebelhorn.views import AskFacts, ask_letter, words

LONG_US = 10 * 366 * 86_400 * 1_000_000
"""The link with which a customer objects works ten years."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OneAsk:
    """One ask that goes out.

    Attributes:
        ask: What is asked.
        ask_no: Its number.
        language: Of the wording.
        encounter_us: When the encounter was, UTC microseconds.
        expires_us: Until when it can be answered, UTC microseconds.
        answer: Address where it is answered.
        never: Address where the customer objects to every further one.
    """

    ask: Ask
    ask_no: int
    language: str
    encounter_us: int
    expires_us: int
    answer: str
    never: str

    @property
    def question(self) -> str:
        """The first question."""
        return self.ask.questions[0].text(self.language)


def language_for(ask: Ask, said: str | None, settings: Settings) -> str:
    """Return the language an ask goes out in: the customer's where there is a wording in it.

    Args:
        ask: What is asked.
        said: The customer's language; None: not known.
        settings: Of the company.

    Examples:
        >>> from nebelhorn.settings import AskedQuestion
        >>> ask = Ask("a", "Visit", (AskedQuestion("csat", {"de": "Wie?", "en": "How?"}),))
        >>> language_for(ask, "fr", Settings(language="de")), language_for(ask, "en", Settings())
        ('de', 'en')
    """
    wordings = ask.questions[0].wording
    wanted = (said, settings.language, "en")
    return next((one for one in wanted if one in wordings), None) or next(iter(wordings))


def links_of(site: str, key: bytes, ask_no: int, expires_us: int, now_us: int) -> tuple[str, str]:
    """Return the addresses where an ask is answered, and where its customer objects.

    Args:
        site: Where the server is reached.
        key: Of links.
        ask_no: Number of the ask.
        expires_us: Until when it can be answered, UTC microseconds.
        now_us: Now, UTC microseconds.
    """
    answer = make_link(key, LinkPurpose.ANSWER, ask_no, expires_us)
    never = make_link(key, LinkPurpose.OBJECT, ask_no, now_us + LONG_US)
    return f"{site}/a/{answer}", f"{site}/o/{never}"


def ask_mail(one: OneAsk, to: str, settings: Settings) -> Mail:
    """Return the mail of an ask: the question, one link, and how to end it.

    Args:
        one: The ask.
        to: Address of the customer.
        settings: Name of the company, labels, time zone.
    """
    zone = ZoneInfo(settings.time_zone if is_zone(settings.time_zone) else "UTC")
    facts = AskFacts(
        company=settings.name,
        label=_label(one, settings),
        question=one.question,
        language=one.language,
        encounter=_at(one.encounter_us).astimezone(zone),
        until=_at(one.expires_us).astimezone(zone),
        answer=one.answer,
        never=one.never,
        scale=SCALES[one.ask.questions[0].scale],
    )
    subject, text, html = ask_letter(facts, words(_ours(one.language)))
    return Mail(ask_key(one.ask_no), to, subject, text, html, unsubscribe=one.never)


def ask_message(one: OneAsk, to: str, customer: str, settings: Settings) -> dict[str, object]:
    """Return what a gateway for text messages is told.

    Args:
        one: The ask.
        to: Number of the customer.
        customer: Their key, by which an erasure finds the message.
        settings: Name of the company.
    """
    return {
        "ask": one.ask_no,
        "customer": customer,
        "to": to,
        "language": one.language,
        "text": f"{settings.name}: {one.question} {one.answer}",
        "until": _iso(one.expires_us),
    }


def ask_body(one: OneAsk, customer: str, settings: Settings) -> dict[str, object]:
    """Return what another system is told that asks on its own ways.

    Args:
        one: The ask.
        customer: The customer's key.
        settings: Labels.
    """
    return {
        "ask": one.ask_no,
        "name": one.ask.name,
        "customer": customer,
        "touchpoint": one.ask.touchpoint,
        "label": _label(one, settings),
        "encounter": _iso(one.encounter_us),
        "language": one.language,
        "questions": [asked.text(one.language) for asked in one.ask.questions],
        "answer": one.answer,
        "never": one.never,
        "until": _iso(one.expires_us),
    }


def _label(one: OneAsk, settings: Settings) -> str:
    return settings.touchpoint(one.ask.touchpoint).label(_ours(one.language))


def _ours(language: str) -> str:
    """Mails of ours speak these; to others they speak English."""
    return language if language in ASK_LANGUAGES else "en"


def _at(t_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=t_us)


def _iso(t_us: int) -> str:
    return _at(t_us).isoformat(timespec="seconds").replace("+00:00", "Z")
