"""Why a figure moved, in sentences: the first thing to look at first."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import (
    Alarm,
    Cause,
    Diagnosis,
    Gain,
    Part,
    Span,
    Term,
    Verdict,
    Watched,
    Waterfall,
)
from nebelhorn.settings import Settings
from nebelhorn.views.diagnosis.faults import fault_sentence
from nebelhorn.views.diagnosis.signs import (
    dark_sentences,
    fog_sentence,
    move_sentence,
    new_kind_sentence,
)
from nebelhorn.views.horn.alarm_sentences import alarm_fact
from nebelhorn.views.horn.names import apart, day_text, subject_name
from nebelhorn.views.index.situation import quoted, situation
from nebelhorn.views.words import Words, message

MOST_GAINS = 5
_MOST_PARTS = 3
_AFTER = {
    "{said}": message("after an answer"),
    "{quiet}": message("in a quiet spell"),
}
_PARTS = {
    Verdict.UNSEEN: (Cause.UNSEEN, message("What was not there before: {points} points")),
    Verdict.VANISHED: (Cause.VANISHED, message("What is no longer there: {points} points")),
    Verdict.WITHIN: (
        Cause.WITHIN,
        message("In the same place customers do other things: {points} points"),
    ),
    Verdict.MIX: (
        Cause.MIX,
        message(
            "Customers are in other places than before, easier or harder ones: {points} points"
        ),
    ),
}


def diagnosis_headline(diagnosis: Diagnosis, words: Words) -> str:
    """Say by how much the index moved, and what to look at first.

    Args:
        diagnosis: Why a figure moved.
        words: Reader's language.

    Returns:
        One sentence with a full stop.
    """
    first = diagnosis.verdicts[0] if diagnosis.verdicts else None
    look = words.say(_LOOK[first]) if first else words.say(_NOTHING)
    waterfall = diagnosis.waterfall
    if waterfall is None:
        return look[0].upper() + look[1:] + "."
    after, before = apart(waterfall.after, waterfall.before, words)
    return words.say(
        "From {before} to {after} of 100 right: {look}.", before=before, after=after, look=look
    )


def alarm_headline(alarm: Alarm, diagnosis: Diagnosis, settings: Settings, words: Words) -> str:
    """Say what an alarm itself has found, and then what else moved at the same time.

    Args:
        alarm: That was asked about.
        diagnosis: Of its days.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        Sentences.
    """
    fact = alarm_fact(alarm, settings, words)
    if not diagnosis.verdicts:
        return fact
    beside = diagnosis_headline(diagnosis, words)
    return words.say("{fact} At the same time: {beside}", fact=fact, beside=beside)


def diagnosis_basis(diagnosis: Diagnosis, words: Words) -> str:
    """Say which spans are compared, and how many predictions stand behind them."""
    spans = words.say(
        "{after} is held against {before}.",
        after=span_text(diagnosis.after, words),
        before=span_text(diagnosis.before, words),
    )
    waterfall = diagnosis.waterfall
    if waterfall is None:
        return f"{spans} " + words.say("No forecasts were settled in both, so only signs are read.")
    return f"{spans} " + words.say(
        "{after} predictions against {before}, {customers}; nobody could say of {void} of 100 due "
        "ones, before of {void_before}.",
        after=words.count(waterfall.n_after),
        before=words.count(waterfall.n_before),
        customers=words.say_n("{n} customer", "{n} customers", waterfall.customers),
        void=words.of_100(waterfall.void_after),
        void_before=words.of_100(waterfall.void_before),
    )


def diagnosis_sentences(
    diagnosis: Diagnosis, settings: Settings, words: Words, *, commands: bool = True
) -> list[str]:
    """Say everything that a change is laid to.

    Args:
        diagnosis: Why a figure moved.
        settings: Labels of questions and touchpoints.
        words: Reader's language.
        commands: Say what to type? A page has buttons instead.

    Returns:
        Sentences in the order of the verdicts; empty where nothing can be told from chance.
    """
    return [
        sentence
        for verdict in diagnosis.verdicts
        for sentence in (
            _new_kinds(diagnosis, settings, words, commands=commands)
            if verdict is Verdict.NEW_KIND
            else _verdict_sentences(verdict, diagnosis, settings, words)
        )
    ]


def _new_kinds(
    diagnosis: Diagnosis, settings: Settings, words: Words, *, commands: bool
) -> list[str]:
    found = diagnosis.new_kinds
    return [new_kind_sentence(one, settings, words, command=commands) for one in found]


def _verdict_sentences(
    verdict: Verdict, diagnosis: Diagnosis, settings: Settings, words: Words
) -> list[str]:
    told = {
        Verdict.DATA_FAULT: (fault_sentence, diagnosis.faults),
        Verdict.MOVES: (move_sentence, diagnosis.moves),
        Verdict.FOG: (fog_sentence, diagnosis.fog),
    }
    if verdict is Verdict.DARK:
        return dark_sentences(diagnosis.dark, settings, words)
    if verdict in told:
        say, found = told[verdict]
        return [say(one, settings, words) for one in found]  # type: ignore[operator]
    if diagnosis.waterfall is None:
        return []
    if verdict is Verdict.QUESTION_SET:
        points = words.points(diagnosis.waterfall.question_set)
        return [
            words.say("Other questions were settled than before: {points} points.", points=points)
        ]
    return [part_sentence(verdict, diagnosis.waterfall, settings, words)]


def part_sentence(verdict: Verdict, waterfall: Waterfall, settings: Settings, words: Words) -> str:
    """Say what one part of the change adds, and where most of it comes from.

    Args:
        verdict: ``UNSEEN``, ``VANISHED``, ``WITHIN`` or ``MIX``.
        waterfall: The change, taken apart.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        Sentences.
    """
    cause, text = _PARTS[verdict]
    term: Term = getattr(waterfall, cause.value)
    said = words.say(
        "{what} (likely {range}).",
        what=words.say(text, points=words.points(term.points)),
        range=term_range(term, words),
    )
    parts = [
        _place(part, settings, words)
        for part in waterfall.top(cause, _MOST_PARTS)
        if part.term.separable and part.term.points * term.points > 0
    ]
    if not parts:
        return said
    return f"{said} " + words.say("Most of it: {parts}.", parts="; ".join(parts))


def gain_sentences(gains: Sequence[Gain], settings: Settings, words: Words) -> list[str]:
    """Say what gave points: a new touchpoint, rules that got better, or easier places.

    Args:
        gains: Most points first.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Returns:
        One sentence each for the first that can be told from nothing.
    """
    said = []
    for gain in gains[:MOST_GAINS]:
        text = words.say(
            _GAINS[gain.cause],
            points=words.points(gain.term.points),
            range=term_range(gain.term, words),
            n=words.count(gain.n_after),
            n_before=words.count(gain.n_before),
            question=subject_name(Watched.INDEX, gain.question, settings, words),
            place=place_name(gain.after, settings, words),
        )
        if gain.newly_catalogued:
            text += " " + words.say("That touchpoint is new.")
        if gain.rules:
            rule = situation(gain.rules[0].after, settings, words)
            text += " " + words.say("Carried by: {rule}.", rule=rule)
        said.append(text)
    return said


def place_name(after: str, settings: Settings, words: Words) -> str:
    """Return after what something was foretold, as part of a sentence."""
    if after in _AFTER:
        return words.say(_AFTER[after])
    return words.say("after {what}", what=quoted(after, settings, words))


def term_range(term: Term, words: Words) -> str:
    """Return the 90 % interval of a part, in points."""
    return words.say("{low} to {high}", low=words.points(term.low), high=words.points(term.high))


def span_text(span: Span, words: Words) -> str:
    """Return first and last day of a span."""
    return words.say(
        "{low} to {high}",
        low=day_text(span.from_day, words),
        high=day_text(span.to_day - 1, words),
    )


_NOTHING = message("nothing that can be told from chance")
_LOOK = {
    Verdict.DATA_FAULT: message("look at the data first, until then nothing else counts"),
    Verdict.NEW_KIND: message("there is a kind of touchpoint nobody had modelled"),
    Verdict.MOVES: message("customers go another way than before"),
    Verdict.DARK: message("something happens that never reaches the log"),
    Verdict.FOG: message("where customers were heard, they no longer are"),
    Verdict.UNSEEN: message("customers are where they were not before"),
    Verdict.VANISHED: message("places that were foretold well or badly are gone"),
    Verdict.WITHIN: message("in the same place customers do other things"),
    Verdict.QUESTION_SET: message("other questions were settled than before"),
    Verdict.MIX: message("customers are in easier or harder places than before"),
}
_GAINS = {
    Cause.UNSEEN: message(
        "{points} points ({range}): {question} {place}, which was not foretold before "
        "(n = {n}, before {n_before})."
    ),
    Cause.VANISHED: message(
        "{points} points ({range}): {question} {place}, which is no longer there "
        "(n = {n}, before {n_before})."
    ),
    Cause.WITHIN: message(
        "{points} points ({range}): {question} {place} is foretold better "
        "(n = {n}, before {n_before})."
    ),
    Cause.MIX: message(
        "{points} points ({range}): {question} {place} weighs otherwise than before "
        "(n = {n}, before {n_before})."
    ),
}


def _place(part: Part, settings: Settings, words: Words) -> str:
    where = words.say(
        "{question} {place}",
        question=subject_name(Watched.INDEX, part.question, settings, words),
        place=place_name(part.after, settings, words),
    )
    said = words.say("{where} {points}", where=where, points=words.points(part.term.points))
    if part.share_before is None or part.share_after is None:
        return said
    after, before = apart(part.share_after, part.share_before, words)
    return words.say(
        "{said} ({after} of 100 right instead of {before}, n = {n})",
        said=said,
        after=after,
        before=before,
        n=words.count(part.n_after),
    )
