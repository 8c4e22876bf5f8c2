"""May this person be asked now about this encounter? One answer, with every reason not to."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.asking.consent import SENT, ConsentFact, agreed, objected
from nebelhorn.asking.quiet import is_quiet, is_zone
from nebelhorn.asking.result import MayAsk, WhyNotAsked
from nebelhorn.settings import Ask, AskingSettings

SECOND_US = 1_000_000
YEAR_US = 365 * 86_400 * SECOND_US


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """What is known of a person when it is decided whether to ask.

    Attributes:
        consents: All they said about being asked, in any order.
        asked_us: When they were asked, over all asks and channels, UTC microseconds, any order.
        complained_us: When they complained, UTC microseconds, any order.
        reachable: Channels we have an address for.
        zone: IANA time zone; None or unknown: the company's.
        erased: Were they erased?
    """

    consents: tuple[ConsentFact, ...] = ()
    asked_us: tuple[int, ...] = ()
    complained_us: tuple[int, ...] = ()
    reachable: frozenset[str] = frozenset()
    zone: str | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """The encounter that is asked about.

    Attributes:
        t_us: When it was, UTC microseconds.
        asked: Was it asked about before, by any ask?
        spoke: Did the customer say something about it already?
    """

    t_us: int
    asked: bool = False
    spoke: bool = False


@dataclass(frozen=True, slots=True)
class Manners:
    """How sparingly customers are asked, and what time it is.

    Attributes:
        asking: What ``[asking]`` says.
        zone: The company's time zone, IANA.
        now_us: Now, UTC microseconds; nothing later is known.
    """

    asking: AskingSettings
    zone: str
    now_us: int


def may_ask(
    ask: Ask, channel: str, person: AskedPerson, occasion: Occasion, manners: Manners
) -> MayAsk:
    """Decide whether a person may be asked now, on a channel, about an encounter.

    The decision is made when an ask is planned and again when it is sent. An objection always
    wins. One waiting rule holds over all asks together; the follow-up on a resolved complaint
    (``ask.follow_up``) is exempt from the wait, the yearly limit and the time after a complaint,
    and from nothing else.

    Args:
        ask: What is asked.
        channel: On which of its channels.
        person: Whom.
        occasion: About which encounter.
        manners: How sparingly, and when.

    Returns:
        Every reason not to ask, in the order of `WhyNotAsked`; none: they may be asked.

    Examples:
        >>> from nebelhorn.asking.consent import ConsentFact, ConsentSaid
        >>> from nebelhorn.settings import AskedQuestion
        >>> ask = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),))
        >>> noon_us = 1_780_228_800_000_000
        >>> manners = Manners(AskingSettings(), "Europe/Berlin", noon_us)
        >>> person = AskedPerson((ConsentFact(ConsentSaid.GIVEN, 0),), reachable=frozenset(["mail"]))
        >>> may_ask(ask, "mail", person, Occasion(noon_us), manners).asked
        True
        >>> stranger = AskedPerson(asked_us=(noon_us,))
        >>> may_ask(ask, "mail", stranger, Occasion(noon_us), manners).reasons
        (<WhyNotAsked.NO_CONSENT: 'no_consent'>, <WhyNotAsked.UNREACHABLE: 'unreachable'>, <WhyNotAsked.WAITING: 'waiting'>)
    """  # noqa: E501 - an example on one line
    against = {
        WhyNotAsked.ERASED: person.erased,
        **_said(ask, channel, person, manners.now_us),
        WhyNotAsked.ALREADY_ASKED: occasion.asked,
        WhyNotAsked.ALREADY_SPOKE: occasion.spoke,
        WhyNotAsked.TOO_EARLY: manners.now_us < occasion.t_us + _us(ask.after),
        WhyNotAsked.TOO_LATE: manners.now_us >= occasion.t_us + _us(ask.within),
        **({} if ask.follow_up else _waits(person, manners)),
        WhyNotAsked.QUIET_HOURS: channel in SENT and _night(person, manners),
    }
    return MayAsk(tuple(reason for reason in WhyNotAsked if against.get(reason)))


def best_channel(
    ask: Ask, person: AskedPerson, occasion: Occasion, manners: Manners
) -> tuple[str, MayAsk]:
    """Return the first channel of an ask on which a person may be asked.

    Args:
        ask: What is asked.
        person: Whom.
        occasion: About which encounter.
        manners: How sparingly, and when.

    Returns:
        The channel and the decision; where no channel will do, the first with its reasons.

    Examples:
        >>> from nebelhorn.settings import AskedQuestion
        >>> ask = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),),
        ...           channels=("mail", "qr"))
        >>> best_channel(ask, AskedPerson(), Occasion(0), Manners(AskingSettings(), "UTC", 0))[0]
        'qr'
    """
    decided = [
        (channel, may_ask(ask, channel, person, occasion, manners)) for channel in ask.channels
    ]
    return next((one for one in decided if one[1].asked), decided[0])


def _said(ask: Ask, channel: str, person: AskedPerson, now_us: int) -> dict[WhyNotAsked, bool]:
    sent = channel in SENT
    facts, purpose = person.consents, ask.purpose
    return {
        WhyNotAsked.OBJECTED: objected(facts, channel, purpose, now_us),
        WhyNotAsked.NO_CONSENT: sent and not agreed(facts, channel, purpose, now_us),
        WhyNotAsked.UNREACHABLE: sent and channel not in person.reachable,
    }


def _waits(person: AskedPerson, manners: Manners) -> dict[WhyNotAsked, bool]:
    asking, now_us = manners.asking, manners.now_us
    within = sum(now_us - t_us < YEAR_US for t_us in person.asked_us)
    return {
        WhyNotAsked.COMPLAINED: _lately(person.complained_us, asking.after_complaint, now_us),
        WhyNotAsked.WAITING: _lately(person.asked_us, asking.wait, now_us),
        WhyNotAsked.TOO_OFTEN: within >= asking.most_per_year,
    }


def _lately(times_us: tuple[int, ...], span: float, now_us: int) -> bool:
    # what is dated after now comes from a clock that is ahead: it counts as just now
    return span > 0 and any(now_us - t_us < _us(span) for t_us in times_us)


def _night(person: AskedPerson, manners: Manners) -> bool:
    zone = person.zone if person.zone and is_zone(person.zone) else manners.zone
    asking = manners.asking
    return is_quiet(manners.now_us, zone, asking.quiet_from, asking.quiet_until)


def _us(seconds: float) -> int:
    return round(seconds * SECOND_US)
