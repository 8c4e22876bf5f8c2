"""The bounds of a clause in words, as its feature wants them said."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from babel.dates import get_day_names

from nebelhorn.rules import Clause
from nebelhorn.settings import Settings
from nebelhorn.views.index.bound_words import (
    amount_bounds,
    number_bounds,
    span_bounds,
    times_bounds,
    whole_bounds,
)
from nebelhorn.views.index.feature_phrases import Measure, Phrase
from nebelhorn.views.index.situation import quoted, short
from nebelhorn.views.words import Words, message

Said = tuple[str, dict[str, str]]
"""A message, and what fills its places."""

_Label = Callable[[str, Settings, Words], str]
_Speaker = Callable[[float | None, float | None, Phrase, Words], Said]

_MOST_NAMED = 4
"""So many texts are named; of more it is said how many there are."""

_POINTS = (message("{amount} point"), message("{amount} points"))

# As subjects; what stands before the stroke tells translators where it stands in a sentence.
_SIGNS = {
    "{said_angry}": message("subject|an angry answer"),
    "{said_lukewarm}": message("subject|a lukewarm answer"),
    "{said_enthusiastic}": message("subject|an enthusiastic answer"),
    "{said}": message("subject|an answer without a score"),
    "{quiet}": message("subject|a quiet spell"),
}
_ACTORS = {
    "customer": message("an act of the customer"),
    "company": message("an act of the company"),
    "third": message("an act of a third party"),
}


def bounded(
    clause: Clause, phrase: Phrase, settings: Settings, words: Words, *, whole: bool = False
) -> Said | None:
    """Say the bounds of a clause, whatever it asks of the unknown.

    Args:
        clause: With texts, or with bounds of a number.
        phrase: How its feature is spoken of.
        settings: Labels of touchpoints and stages.
        words: Reader's language.
        whole: Name every text, however many there are.

    Returns:
        The message that says it, and its places but ``{what}``; None where the bounds shut
        nothing out.

    Examples:
        >>> from nebelhorn.views.index.feature_phrases import PHRASES
        >>> from nebelhorn.views.words import words
        >>> bad = Clause("last_score", low=-0.1, high=0.4)
        >>> bounded(bad, PHRASES["last_score"], Settings(), words("en"))
        ('the last score is {x}', {'x': 'at most 0.4'})
        >>> bounded(Clause("hour", high=23), PHRASES["hour"], Settings(), words("en")) is None
        True
    """
    if clause.among or clause.apart:
        return _named(clause, phrase, settings, words, whole=whole)
    low, high = _range(clause, phrase)
    if low is None and high is None:
        return None
    special = _special(low, high, phrase)
    if special is not None:
        return special, {}
    return _SPEAKERS.get(phrase.measure, _number)(low, high, phrase, words)


def plain(name: str, settings: Settings, words: Words) -> str:
    """Return a text of the data in the reader's quotation marks; a very long one is cut.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> plain("SP", Settings(), words("de"))
        '„SP“'
    """
    del settings
    return words.say("“{name}”", name=short(name))


def _named(
    clause: Clause, phrase: Phrase, settings: Settings, words: Words, *, whole: bool
) -> Said:
    among, apart = clause.among, clause.apart
    if phrase.measure is Measure.GROUP and phrase.zero is not None:
        is_in = "yes" in among or "no" in apart
        return phrase.says if is_in else phrase.zero, {}
    if phrase.measure is Measure.ACTOR and not among and _ACTORS.keys() - apart:
        among = tuple(actor for actor in _ACTORS if actor not in apart)
    label = _LABELS.get(phrase.measure, plain)
    shown = [label(text, settings, words) for text in (among or apart)]
    most = len(shown) if whole else _MOST_NAMED
    said = _any_of(shown, most, words) if among else _none_of(shown, most, words)
    return phrase.says, {"x": said}


def _any_of(names: Sequence[str], most: int, words: Words) -> str:
    if len(names) > most:
        first = ", ".join(names[:most])
        return words.say("one of {n} ({names}, …)", n=words.count(len(names)), names=first)
    if len(names) == 1:
        return names[0]
    return words.say("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def _none_of(names: Sequence[str], most: int, words: Words) -> str:
    if len(names) > most:
        first = ", ".join(names[:most])
        return words.say("none of {n} ({names}, …)", n=words.count(len(names)), names=first)
    if len(names) == 1:
        return words.say("not {name}", name=names[0])
    return words.say("neither {names} nor {last}", names=", ".join(names[:-1]), last=names[-1])


def _moment(name: str, settings: Settings, words: Words) -> str:
    if name not in _SIGNS:
        return quoted(name, settings, words)
    return words.say(_SIGNS[name]).rpartition("|")[2]


def _stage(name: str, settings: Settings, words: Words) -> str:
    labels = {stage.id: {"de": stage.de, "en": stage.en} for stage in settings.stage_order()}
    known = labels.get(name)
    return plain(name if known is None else words.label(known), settings, words)


def _actor(name: str, settings: Settings, words: Words) -> str:
    return words.say(_ACTORS[name]) if name in _ACTORS else plain(name, settings, words)


def _range(clause: Clause, phrase: Phrase) -> tuple[float | None, float | None]:
    """Return the bounds that shut something out; whole numbers lie between them inclusively."""
    low, high = (
        None if bound is None or not math.isfinite(bound) else bound
        for bound in (clause.low, clause.high)
    )
    if phrase.measure in _WHOLE:
        low = None if low is None else math.floor(low) + 1
        high = None if high is None else math.floor(high)
        nothing_below = low is not None and low <= phrase.least
    else:
        nothing_below = low is not None and low < phrase.least
    nothing_above = high is not None and high >= phrase.most
    return None if nothing_below else low, None if nothing_above else high


def _special(low: float | None, high: float | None, phrase: Phrase) -> str | None:
    """Return the sentence for 0, or for more than that, where the phrase has one."""
    if low is None:
        return phrase.zero if high == 0 else None
    return phrase.some if low == 0 and high is None else None


def _number(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    if low is None and high is not None and high <= phrase.least:
        return phrase.says, {"x": words.say("exactly {x}", x=words.decimal(high))}
    return phrase.says, {"x": number_bounds(low, high, words)}


def _span(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    return phrase.says, {"x": span_bounds(low, high, words)}


def _points(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    return phrase.says, {"x": amount_bounds(low, high, _POINTS, words)}


def _ints(low: float | None, high: float | None) -> tuple[int | None, int | None]:
    return None if low is None else int(low), None if high is None else int(high)


def _events(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    least, most = _ints(low, high)
    if least is None and most == 0:
        return phrase.says, {"x": words.say("no event")}
    bounds = whole_bounds(least, most, words)
    is_one = (least if most is None else most) == 1
    said = words.say("{x} event", x=bounds) if is_one else words.say("{x} events", x=bounds)
    return phrase.says, {"x": said}


def _times(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    return phrase.says, {"x": times_bounds(*_ints(low, high), words)}


def _hour(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    first, last = _ints(low, high)
    until = 24 if last is None else last + 1  # the hour 16 ends at 17
    return phrase.says, {"low": words.count(first or 0), "high": words.count(until)}


def _weekday(low: float | None, high: float | None, phrase: Phrase, words: Words) -> Said:
    names = get_day_names("wide", locale=words.locale)
    first, last = _ints(low, high)
    first, last = max(first or 1, 1), min(last or 7, 7)
    from_day, to_day = str(names[first - 1]), str(names[last - 1])
    if first == last:
        said = words.say("a {day}", day=from_day)
    elif first + 1 == last:
        said = words.say("a {day} or a {next_day}", day=from_day, next_day=to_day)
    else:
        said = words.say("a day from {day} to {last_day}", day=from_day, last_day=to_day)
    return phrase.says, {"x": said}


_WHOLE = {Measure.EVENTS, Measure.TIMES, Measure.HOUR, Measure.WEEKDAY}
_LABELS: dict[Measure, _Label] = {
    Measure.TOUCHPOINT: _moment,
    Measure.STAGE: _stage,
    Measure.ACTOR: _actor,
}
_SPEAKERS: dict[Measure, _Speaker] = {
    Measure.SPAN: _span,
    Measure.POINTS: _points,
    Measure.EVENTS: _events,
    Measure.TIMES: _times,
    Measure.HOUR: _hour,
    Measure.WEEKDAY: _weekday,
}
