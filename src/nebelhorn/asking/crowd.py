"""The same decision for many at once: may these people be asked about these encounters?

What `may_ask` decides for one, this decides for all in a few passes over columns. A law holds
both against each other; whoever changes one changes both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nebelhorn.asking.consent import SENT, ConsentSaid
from nebelhorn.asking.quiet import is_quiet, is_zone
from nebelhorn.asking.restraint import SECOND_US, YEAR_US, AskedPerson, Manners, Occasion
from nebelhorn.asking.result import MayAsk, WhyNotAsked
from nebelhorn.settings import Ask

SAID = tuple(ConsentSaid)
"""What ``said`` in a crowd's columns numbers."""

REASONS = tuple(WhyNotAsked)
"""Bit number → reason, in the result of ``may_ask_many``."""

_NEVER = np.iinfo(np.int64).min
_Times = NDArray[np.int64]
_Flags = NDArray[np.bool_]


def _no_rows() -> _Times:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People and the encounters they might be asked about, for one ask and one channel.

    The first six have shape (n,), one row a person and encounter. The others are long tables:
    ``…_row`` says whose row it is, 0 to n − 1, in any order.

    Attributes:
        occasion_us: When the encounter was, UTC microseconds.
        asked: Was it asked about before?
        spoke: Did the customer say something about it already?
        erased: Was the person erased?
        reachable: Is there an address for the channel?
        zone_no: Place in ``zones``; −1: the company's.
        zones: IANA names; those that do not exist count as the company's.
        consent_row: Rows of what was said about being asked, on this channel and for this purpose
            only.
        consent_said: Number in `SAID`.
        consent_us: UTC microseconds.
        asked_row: Rows of earlier asks, over all asks and channels.
        asked_us: UTC microseconds.
        complained_row: Rows of complaints.
        complained_us: UTC microseconds.
    """

    occasion_us: _Times
    asked: _Flags
    spoke: _Flags
    erased: _Flags
    reachable: _Flags
    zone_no: _Times
    zones: tuple[str, ...] = ()
    consent_row: _Times = field(default_factory=_no_rows)
    consent_said: _Times = field(default_factory=_no_rows)
    consent_us: _Times = field(default_factory=_no_rows)
    asked_row: _Times = field(default_factory=_no_rows)
    asked_us: _Times = field(default_factory=_no_rows)
    complained_row: _Times = field(default_factory=_no_rows)
    complained_us: _Times = field(default_factory=_no_rows)


def crowd_of(ask: Ask, channel: str, people: Sequence[tuple[AskedPerson, Occasion]]) -> Crowd:
    """Put people and encounters into columns.

    Args:
        ask: What is asked.
        channel: On which channel.
        people: A row each.

    Examples:
        >>> from nebelhorn.settings import AskedQuestion
        >>> ask = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),))
        >>> crowd_of(ask, "mail", [(AskedPerson(asked_us=(3, 4)), Occasion(5))]).asked_row.tolist()
        [0, 0]
    """
    zones = sorted({person.zone for person, _ in people if person.zone})
    number = {zone: place for place, zone in enumerate(zones)}
    said = [
        (row, SAID.index(fact.said), fact.t_us)
        for row, (person, _) in enumerate(people)
        for fact in person.consents
        if fact.covers(channel, ask.purpose)
    ]
    asked = [(row, t_us) for row, (person, _) in enumerate(people) for t_us in person.asked_us]
    sore = [(row, t_us) for row, (person, _) in enumerate(people) for t_us in person.complained_us]
    return Crowd(
        occasion_us=_whole([occasion.t_us for _, occasion in people]),
        asked=_flags([occasion.asked for _, occasion in people]),
        spoke=_flags([occasion.spoke for _, occasion in people]),
        erased=_flags([person.erased for person, _ in people]),
        reachable=_flags([channel in person.reachable for person, _ in people]),
        zone_no=_whole([number.get(person.zone or "", -1) for person, _ in people]),
        zones=tuple(zones),
        consent_row=_whole([row for row, _, _ in said]),
        consent_said=_whole([code for _, code, _ in said]),
        consent_us=_whole([t_us for _, _, t_us in said]),
        asked_row=_whole([row for row, _ in asked]),
        asked_us=_whole([t_us for _, t_us in asked]),
        complained_row=_whole([row for row, _ in sore]),
        complained_us=_whole([t_us for _, t_us in sore]),
    )


def may_ask_many(ask: Ask, channel: str, crowd: Crowd, manners: Manners) -> NDArray[np.uint16]:
    """Decide for everybody in a crowd what `may_ask` decides for one.

    Args:
        ask: What is asked.
        channel: On which channel; the one the crowd was made for.
        crowd: Whom, about which encounters.
        manners: How sparingly, and when.

    Returns:
        Shape (n,), bit i set: `REASONS[i]` speaks against it; 0: they may be asked.

    Examples:
        >>> from nebelhorn.settings import AskedQuestion, AskingSettings
        >>> ask = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),))
        >>> people = [(AskedPerson(), Occasion(0)), (AskedPerson(), Occasion(9))]
        >>> crowd = crowd_of(ask, "qr", people)
        >>> bits = may_ask_many(ask, "qr", crowd, Manners(AskingSettings(), "UTC", 5))
        >>> [reasons_in(int(bit)).reason for bit in bits]
        [None, <WhyNotAsked.TOO_EARLY: 'too_early'>]
    """
    now_us, size = manners.now_us, len(crowd.occasion_us)
    against = {
        WhyNotAsked.ERASED: crowd.erased,
        **_said(channel, crowd, now_us),
        WhyNotAsked.ALREADY_ASKED: crowd.asked,
        WhyNotAsked.ALREADY_SPOKE: crowd.spoke,
        WhyNotAsked.TOO_EARLY: crowd.occasion_us > now_us - _us(ask.after),
        WhyNotAsked.TOO_LATE: crowd.occasion_us <= now_us - _us(ask.within),
        **({} if ask.follow_up else _waits(crowd, manners)),
        **({WhyNotAsked.QUIET_HOURS: _night(crowd, manners)} if channel in SENT else {}),
    }
    bits = np.zeros(size, dtype=np.uint16)
    for number, reason in enumerate(REASONS):
        if reason in against:
            bits |= against[reason].astype(np.uint16) << np.uint16(number)
    return bits


def reasons_in(bits: int) -> MayAsk:
    """Return the decision that a row of ``may_ask_many`` stands for.

    Args:
        bits: Of one row.

    Examples:
        >>> reasons_in(0).asked, reasons_in(0b11).reason.value
        (True, 'erased')
    """
    return MayAsk(tuple(reason for number, reason in enumerate(REASONS) if bits >> number & 1))


def _said(channel: str, crowd: Crowd, now_us: int) -> dict[WhyNotAsked, _Flags]:
    last = {said: _last(crowd, said, now_us) for said in ConsentSaid}
    no, yes = last[ConsentSaid.OBJECTED], last[ConsentSaid.GIVEN]
    refused = np.maximum(no, last[ConsentSaid.WITHDRAWN])
    agreed = (yes > _NEVER) & (yes > refused)
    sent = channel in SENT
    return {
        WhyNotAsked.OBJECTED: (no > _NEVER) & (no >= last[ConsentSaid.LIFTED]),
        WhyNotAsked.NO_CONSENT: ~agreed & sent,
        WhyNotAsked.UNREACHABLE: ~crowd.reachable & sent,
    }


def _last(crowd: Crowd, said: ConsentSaid, now_us: int) -> _Times:
    meant = (crowd.consent_said == SAID.index(said)) & (crowd.consent_us <= now_us)
    return _latest(len(crowd.asked), crowd.consent_row[meant], crowd.consent_us[meant])


def _waits(crowd: Crowd, manners: Manners) -> dict[WhyNotAsked, _Flags]:
    asking, now_us, size = manners.asking, manners.now_us, len(crowd.asked)
    lately = crowd.asked_us > now_us - YEAR_US
    within = np.bincount(crowd.asked_row[lately], minlength=size)
    sore = _latest(size, crowd.complained_row, crowd.complained_us)
    last = _latest(size, crowd.asked_row, crowd.asked_us)
    return {
        WhyNotAsked.COMPLAINED: _lately(sore, asking.after_complaint, now_us),
        WhyNotAsked.WAITING: _lately(last, asking.wait, now_us),
        WhyNotAsked.TOO_OFTEN: within >= asking.most_per_year,
    }


def _lately(last: _Times, span: float, now_us: int) -> _Flags:
    return (last > _NEVER) & (last > now_us - _us(span)) & (span > 0)


def _latest(size: int, rows: _Times, times_us: _Times) -> _Times:
    last = np.full(size, _NEVER, dtype=np.int64)
    np.maximum.at(last, rows, times_us)
    return last


def _night(crowd: Crowd, manners: Manners) -> _Flags:
    asking = manners.asking
    nights = [
        is_quiet(
            manners.now_us,
            zone if is_zone(zone) else manners.zone,
            asking.quiet_from,
            asking.quiet_until,
        )
        for zone in (*crowd.zones, manners.zone)
    ]
    # −1 is the last of them, the company's own
    return np.array(nights, dtype=np.bool_)[crowd.zone_no]


def _whole(values: Sequence[int]) -> _Times:
    return np.array(values, dtype=np.int64)


def _flags(values: Sequence[bool]) -> _Flags:
    return np.array(values, dtype=np.bool_)


def _us(seconds: float) -> int:
    return round(seconds * SECOND_US)
