"""What one thing a rule asks says about another, so that a sentence never says the same twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from nebelhorn.rules.clause import Clause, merge

TIMES = "times:"
MOMENTS = ("moment_1", "moment_2", "moment_3")
BEGINNING = "{beginning}"

_AT_MOST = (
    ("events_7d", "events_30d"),
    ("events_30d", "events_before"),
    ("same_before", "events_before"),
    ("days_since_last", "days_since_first"),
)
"""The first is never more than the second, and nothing is known of both or of neither."""

_EVENTS = "events_before"
_AGO = ("days_since_last", "days_since_first")
_VOICES = "voices_before"
_NEEDS_VOICE = ("last_score", "days_since_voice", "last_topic", "last_circumstance", "last_goal")
_UNHEARD = {
    "days_since_voice": (Clause(_VOICES, high=0.0),),
    "last_score": (Clause("score_trend", unknown="only"),),
}
"""What follows where nothing is known of it."""

_SAID = {
    "{said_angry}": Clause("last_score", high=0.65),
    "{said_lukewarm}": Clause("last_score", low=0.64, high=0.9),
    "{said_enthusiastic}": Clause("last_score", low=0.89),
}
"""What the score of a sign is, a little wider than it is cut."""

_WINDOWS = ((7.0, "events_7d"), (30.0, "events_30d"))
_SECOND = 0.001
"""Windows end within a second, days are fractions: so far apart nothing is in doubt, in days."""

_STEPS = 4


def tidy(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Leave out what follows from the rest.

    Implications between features are of three kinds: a count is never more than another (events of
    7 days and of 30, visits of one touchpoint and all events); something known needs something
    else (a score needs a voice, a second moment a first); and a moment that was X makes X come at
    least once, while X that has not come was no moment. What follows is left out, whole or as a
    bound; the earlier of two that say the same stays.

    Args:
        clauses: What a rule asks; features as the columns of a state are called.

    Returns:
        Clauses that hold at the same moments, each feature once.

    Examples:
        >>> paid = Clause("moment_1", among=("pay",))
        >>> tidy([paid, Clause("times:pay", low=0.0)]) == (paid,)
        True
        >>> never = Clause("times:pay", high=0.0)
        >>> tidy([Clause("moment_1", apart=("pay", "call"), unknown="too"), never])[0].apart
        ('call',)
        >>> tidy([Clause("events_30d", high=3.0), Clause("events_7d", high=5.0)])
        (Clause(feature='events_30d', low=None, high=3.0, among=(), apart=(), unknown='no'),)
    """
    kept = [_there(clause) for clause in merge(clauses) if not _asks_nothing(clause)]
    for place in reversed(range(len(kept))):
        others = [*kept[:place], *kept[place + 1 :]]
        told = _told(others).get(kept[place].feature)
        if told is None:
            continue
        left = _relaxed(kept[place], told)
        kept[place : place + 1] = [] if left is None else [left]
    return tuple(kept)


def follows(clause: Clause, told: Clause) -> bool:
    """Does a clause hold wherever another one about the same feature does?

    Examples:
        >>> follows(Clause("hour", low=3), Clause("hour", low=5, high=9))
        True
        >>> follows(Clause("hour", low=3), Clause("hour", low=5, unknown="too"))
        False
    """
    if told.unknown in {"too", "only"} and clause.unknown == "no":
        return False
    if told.unknown == "only":
        return True
    return clause.unknown != "only" and _bounds(clause, told) and _texts(clause, told)


def _bounds(clause: Clause, told: Clause) -> bool:
    if clause.low is not None and (told.low is None or told.low < clause.low):
        return False
    return clause.high is None or (told.high is not None and told.high <= clause.high)


def _texts(clause: Clause, told: Clause) -> bool:
    if clause.among:
        return bool(told.among) and set(told.among) <= set(clause.among)
    if told.among:
        return not set(told.among) & set(clause.apart)
    return set(clause.apart) <= set(told.apart)


def _relaxed(clause: Clause, told: Clause) -> Clause | None:
    """Return what is left to ask where ``told`` is known; None: nothing."""
    if follows(clause, told):
        return None
    for wider in _wider(clause):
        if follows(clause, told.joined(wider)):
            return _relaxed(wider, told)
    return clause


def _wider(clause: Clause) -> Iterator[Clause]:
    if clause.unknown == "only":
        return
    if clause.low is not None and clause.high is not None:
        yield replace(clause, low=None)
        yield replace(clause, high=None)
    if len(clause.apart) > 1:
        for text in clause.apart:
            yield replace(clause, apart=tuple(one for one in clause.apart if one != text))


def _told(clauses: Sequence[Clause]) -> dict[str, Clause]:
    """Return what clauses say about every feature, themselves included."""
    found: dict[str, Clause] = {}
    for clause in (*clauses, *_repeated({clause.feature: clause for clause in clauses})):
        for fact in (clause, *_chain(clause)):
            known = found.get(fact.feature)
            found[fact.feature] = fact if known is None else known.joined(fact)
    return found


@lru_cache(maxsize=1 << 16)
def _chain(clause: Clause) -> tuple[Clause, ...]:
    """Return all that one clause says about other features, step by step."""
    found: dict[Clause, None] = {}
    newest: tuple[Clause, ...] = (clause,)
    for _ in range(_STEPS):
        newest = tuple(fact for one in newest for fact in _says(one) if fact not in found)
        found |= dict.fromkeys(newest)
    return tuple(found)


def _says(clause: Clause) -> Iterator[Clause]:
    """Yield what one clause says about other features."""
    yield from _of_counts(clause)
    yield from _of_voices(clause)
    yield from _of_history(clause)
    if clause.feature in MOMENTS:
        yield from _of_moment(clause)
    if clause.feature.startswith(TIMES) and clause.high is not None and clause.high < 1:
        came = clause.feature.removeprefix(TIMES)
        yield from (Clause(moment, apart=(came,), unknown="too") for moment in MOMENTS)


def _of_counts(clause: Clause) -> Iterator[Clause]:
    name, unknown = clause.feature, clause.unknown
    if unknown == "only":
        return
    for fewer, more in _AT_MOST:
        if name == fewer and clause.low is not None:
            yield Clause(more, low=clause.low, unknown=unknown)
        if name == more and clause.high is not None:
            yield Clause(fewer, high=clause.high, unknown=unknown)
    if name.startswith(TIMES) and clause.low is not None and clause.low >= 0:
        # of n + 1 visits n came before the newest event at least
        yield Clause(_EVENTS, low=math.floor(clause.low) - 1.0)


def _of_history(clause: Clause) -> Iterator[Clause]:
    known, some, none = _state(clause)
    if clause.feature == _EVENTS:
        if some:
            yield from (Clause(name) for name in _AGO)
        if none:
            yield from (Clause(name, unknown="only") for name in _AGO)
    if clause.feature in _AGO:
        if known:
            yield Clause(_EVENTS, low=0.0)
        for days, events in _WINDOWS:
            if clause.feature == "days_since_last" and _from(clause, days + _SECOND):
                yield Clause(events, high=0.0)


def _of_voices(clause: Clause) -> Iterator[Clause]:
    known, some, none = _state(clause)
    if clause.feature == _VOICES:
        if some:
            yield Clause("days_since_voice")
        if none:
            yield from (Clause(name, unknown="only") for name in (*_NEEDS_VOICE, "score_trend"))
    if clause.feature in _NEEDS_VOICE and known:
        yield Clause(_VOICES, low=0.0)
    if clause.feature == "score_trend" and known:
        yield from (Clause("last_score"), Clause(_VOICES, low=1.0))
    if clause.unknown == "only":
        yield from _UNHEARD.get(clause.feature, ())


def _of_moment(clause: Clause) -> Iterator[Clause]:
    place = MOMENTS.index(clause.feature)
    if clause.among == (BEGINNING,):
        yield from (Clause(later, among=(BEGINNING,)) for later in MOMENTS[place + 1 :])
    elif clause.unknown == "no" and (
        BEGINNING in clause.apart or (clause.among and BEGINNING not in clause.among)
    ):
        yield from (Clause(earlier, apart=(BEGINNING,)) for earlier in MOMENTS[:place])
    if len(clause.among) == 1 and clause.among[0].startswith("{said"):
        yield Clause(_VOICES, low=0.0)
        if place == 0 and clause.among[0] in _SAID:
            yield _SAID[clause.among[0]]


def _repeated(clauses: dict[str, Clause]) -> Iterator[Clause]:
    """Yield how often touchpoints have come that several of the newest moments were."""
    came = [
        clauses[moment].among[0]
        for moment in MOMENTS
        if moment in clauses and len(clauses[moment].among) == 1 and clauses[moment].unknown == "no"
    ]
    for name in dict.fromkeys(came):
        if not name.startswith("{"):
            yield Clause(f"{TIMES}{name}", low=came.count(name) - 1.0)


def _state(clause: Clause) -> tuple[bool, bool, bool]:
    """Is it known, is it more than 0, is it 0 at most?"""
    known = clause.unknown == "no"
    some = known and clause.low is not None and clause.low >= 0
    return known, some, known and clause.high is not None and clause.high < 1


def _from(clause: Clause, low: float) -> bool:
    return clause.unknown == "no" and clause.low is not None and clause.low >= low


def _there(clause: Clause) -> Clause:
    """Every moment follows something: the newest one is never missing."""
    if clause.feature == MOMENTS[0] and clause.unknown == "too":
        return replace(clause, unknown="no")
    return clause


def _asks_nothing(clause: Clause) -> bool:
    bound = clause.among or clause.apart or clause.low is not None or clause.high is not None
    return not bound and clause.unknown == "too"
