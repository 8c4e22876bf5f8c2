"""What may be asked and why not, and what became of an ask: the nouns of this room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WhyNotAsked(StrEnum):
    """Why somebody is not asked, in the order in which it is said.

    ``ERASED``: there is nobody any more. ``OBJECTED``: they object to being asked, on this channel
    or for this purpose; no consent and no rule of ours outweighs it. ``NO_CONSENT``: they never
    agreed, or took it back. ``UNREACHABLE``: no address for this channel. ``ALREADY_ASKED``: about
    this very encounter. ``ALREADY_SPOKE``: they said something about it already. ``TOO_EARLY``,
    ``TOO_LATE``: the ask's delay is not over, or its time is. ``COMPLAINED``: they complained a
    short time ago. ``WAITING``: asked a short time ago, whatever about. ``TOO_OFTEN``: asked often
    enough within a year. ``QUIET_HOURS``: it is night where they are. ``NOT_DRAWN``: others were
    asked first, where the fog is thicker.
    """

    ERASED = "erased"
    OBJECTED = "objected"
    NO_CONSENT = "no_consent"
    UNREACHABLE = "unreachable"
    ALREADY_ASKED = "already_asked"
    ALREADY_SPOKE = "already_spoke"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    COMPLAINED = "complained"
    WAITING = "waiting"
    TOO_OFTEN = "too_often"
    QUIET_HOURS = "quiet_hours"
    NOT_DRAWN = "not_drawn"


PASSES = frozenset({WhyNotAsked.TOO_EARLY, WhyNotAsked.QUIET_HOURS, WhyNotAsked.WAITING})
"""Reasons that pass by themselves while the encounter can still be asked about."""


@dataclass(frozen=True, slots=True)
class MayAsk:
    """Whether somebody may be asked, and every reason not to.

    Attributes:
        reasons: Every reason not to, in the order of `WhyNotAsked`; empty: they may be asked.
    """

    reasons: tuple[WhyNotAsked, ...] = ()

    @property
    def asked(self) -> bool:
        """May they be asked?"""
        return not self.reasons

    @property
    def reason(self) -> WhyNotAsked | None:
        """The first reason not to; None where they may be asked."""
        return self.reasons[0] if self.reasons else None

    @property
    def later(self) -> bool:
        """Is it worth looking again, since every reason passes by itself?"""
        return bool(self.reasons) and PASSES.issuperset(self.reasons)


class AskState(StrEnum):
    """What became of an ask; each counts once, so that shares have honest denominators.

    ``NOT_ASKED`` has a reason (`WhyNotAsked`). ``ASKED``: on its way, nobody has opened it.
    ``SHOWN``: opened. ``DISMISSED``: closed without an answer. ``PARTIAL``: something was
    answered. ``FINISHED``: sent off.
    """

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    SHOWN = "shown"
    DISMISSED = "dismissed"
    PARTIAL = "partial"
    FINISHED = "finished"


_RANK = {state: rank for rank, state in enumerate(AskState)}


def advance(state: AskState, seen: AskState) -> AskState:
    """Return the state after something more was seen; a state never goes back.

    So it does not matter in which order two devices report, or how often: what was answered stays
    answered, also where it is closed afterwards.

    Args:
        state: Until now.
        seen: What was seen.

    Examples:
        >>> advance(AskState.PARTIAL, AskState.DISMISSED).value
        'partial'
        >>> advance(AskState.DISMISSED, AskState.FINISHED).value
        'finished'
    """
    return max(state, seen, key=_RANK.__getitem__)
