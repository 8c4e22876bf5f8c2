"""What a rule asks of a moment, in words; a scorecard's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nebelhorn.rules import Clause, merge
from nebelhorn.settings import Settings
from nebelhorn.views.index.clause_bounds import bounded, plain
from nebelhorn.views.index.feature_phrases import moment_place, phrase_of
from nebelhorn.views.index.situation import quoted, situation
from nebelhorn.views.words import Words, message

_BEGINNING = "{beginning}"


def clause_words(clause: Clause, settings: Settings, words: Words, *, whole: bool = False) -> str:
    """Say what a clause asks.

    Args:
        clause: About a feature of conditions, an attribute, ``moment_1`` … ``moment_8`` (raw
            touchpoints and signs such as ``{quiet}``), ``group:NAME`` (``yes`` or ``no``),
            ``times:TOUCHPOINT``, ``days_quiet``, ``score_trend`` or ``points``.
        settings: Labels of touchpoints and stages.
        words: Reader's language.
        whole: Name every text; else four, and how many there are.

    Returns:
        A clause without "when"; German has the verb at its end, to stand after "wenn". Empty
        where it asks nothing.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> calm = Clause("last_score", high=0.4)
        >>> clause_words(calm, Settings(), words("en")), clause_words(calm, Settings(), words("de"))
        ('the last score is at most 0.4', 'die letzte Note höchstens 0,4 ist')
        >>> clause_words(Clause("state", apart=("SP", "RJ")), Settings(), words("en"))
        '“state” is neither “SP” nor “RJ”'
        >>> clause_words(Clause("times:call", low=1, high=4), Settings(), words("en"))
        '“call” has come two to four times so far'
    """
    phrase, name = phrase_of(clause.feature)
    place = moment_place(clause.feature)
    if place is not None:
        clause = _of_moment(clause)
    label = quoted if clause.feature.startswith("times:") else plain
    places = {"what": label(name, settings, words), "n": words.count(place or 0)}
    if clause.unknown == "only":
        never = phrase.unknown or message("{feature} is not known")
        return words.say(never, feature=plain(clause.feature, settings, words), **places)
    said = bounded(clause, phrase, settings, words, whole=whole)
    if said is None:
        known = None if clause.unknown == "too" else phrase.known
        return "" if known is None else words.say(known, **places)
    text, filling = said
    told = words.say(text, **places, **filling)
    may_be_unknown = clause.unknown == "too" and phrase.unknown is not None
    return words.say(phrase.or_else, clause=told) if may_be_unknown else told


def when_words(clauses: Sequence[Clause], settings: Settings, words: Words) -> str:
    """Say what several clauses ask together, each thing once.

    Args:
        clauses: As for ``clause_words``; those about the same thing are joined.
        settings: Labels of touchpoints and stages.
        words: Reader's language.

    Returns:
        Clauses without "when"; empty where nothing is asked.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> asked = (Clause("last_score", high=0.4), Clause("group:branch", among=("yes",)))
        >>> when_words(asked, Settings(), words("en"))
        'the last score is at most 0.4 and the customer is in “branch”'
        >>> when_words((*asked, Clause("times:call", high=0)), Settings(), words("de"))
        'die letzte Note höchstens 0,4 ist, der Kunde zu „branch“ gehört und „call“ noch nicht kam'
    """
    told = [clause_words(clause, settings, words) for clause in merge(clauses)]
    told = [text for text in told if text]
    if len(told) <= 1:
        return "".join(told)
    *first, last = told
    if len(first) == 1:
        return words.say("{clause} and {last}", clause=first[0], last=last)
    return words.say("{clauses}, and {last}", clauses=", ".join(first), last=last)


def situation_when(
    after: tuple[str, ...], when: Sequence[Clause], settings: Settings, words: Words
) -> str:
    """Say after what, and when: the whole situation a rule looks at.

    Args:
        after: As for ``situation``.
        when: As for ``when_words``.
        settings: Labels of touchpoints and stages.
        words: Reader's language.

    Returns:
        Part of a sentence, in small letters.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> situation_when(("call",), (Clause("hour", 8, 16),), Settings(), words("en"))
        'after “call”, when it was between 9 and 17 h (UTC)'
        >>> situation_when((), (Clause("hour", 8, 16),), Settings(), words("de"))
        'in Augenblicken, in denen es zwischen 9 und 17 Uhr (UTC) war'
    """
    asked = when_words(when, settings, words)
    if not asked:
        return situation(after, settings, words)
    if not after:
        return words.say("in moments when {clauses}", clauses=asked)
    return words.say(
        "{after}, when {clauses}", after=situation(after, settings, words), clauses=asked
    )


def rule_card_words(
    card: Iterable[tuple[Clause, float]], settings: Settings, words: Words
) -> tuple[str, ...]:
    """Say what brings how many points.

    Args:
        card: What is asked, and the points it brings.
        settings: Labels of touchpoints and stages.
        words: Reader's language.

    Returns:
        A line for each, in the same order, with at most one decimal.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> card = [(Clause("last_score", high=0.4), 12), (Clause("times:call", high=0), -3.5)]
        >>> rule_card_words(card, Settings(), words("en"))
        ('+12: the last score is at most 0.4', '−3.5: “call” has not come yet')
        >>> rule_card_words(card[:1], Settings(), words("de"))
        ('+12, wenn die letzte Note höchstens 0,4 ist',)
    """
    lines = []
    for clause, exact in card:
        points = round(exact, 1) or 0.0
        signed = f"{'+' if points > 0 else ''}{words.decimal(points)}"
        asked = clause_words(clause, settings, words)
        told = words.say("{points}: {clause}", points=signed, clause=asked)
        lines.append(told if asked else words.say("{points}: always", points=signed))
    return tuple(lines)


def _of_moment(clause: Clause) -> Clause:
    """The beginning is no thing that came: there, nothing is known of the moment."""
    if clause.among == (_BEGINNING,):
        return replace(clause, among=(), unknown="only")
    if _BEGINNING in clause.among:
        among = tuple(text for text in clause.among if text != _BEGINNING)
        return replace(clause, among=among, unknown="too")
    if _BEGINNING in clause.apart:
        apart = tuple(text for text in clause.apart if text != _BEGINNING)
        return replace(clause, apart=apart, unknown="no")
    return clause
