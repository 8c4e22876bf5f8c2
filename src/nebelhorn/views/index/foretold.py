"""What is foretold, as the class of a question: how it is said, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn.settings import Question, Settings
from nebelhorn.views.index.situation import quoted
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words, message

_MOST_NAMED = 3
"""An outcome of more touchpoints is called by the label of its question."""

Foretold = tuple[str, dict[str, str]]
"""Which sentence of ``SAYS`` and ``ASKS``, and what fills its places."""

SAYS = {
    "next": message("{what} comes next, {within}"),
    "silence": message("nothing comes {within}"),
    "yes": message("{what} comes {within}"),
    "no": message("no {what} {within}"),
    "neither": message("neither {what} {within}"),
    "named": message("{question} – {answer}"),
    "falls": message("falls silent, nothing comes {within}"),
    "stirs": message("does or says something {within}"),
    "angry": message("the next answer, {within}, is angry"),
    "lukewarm": message("the next answer, {within}, is lukewarm"),
    "enthusiastic": message("the next answer, {within}, is enthusiastic"),
    "nothing": message("spends nothing {within}"),
    "below": message("spends up to {high} {within}"),
    "band": message("spends {low} to {high} {within}"),
    "above": message("spends {low} or more {within}"),
}
"""What a rule foretells, after the situation."""

ASKS = {
    "next": message("Of 100 customers {after}: with how many does {what} come next, {within}?"),
    "silence": message("Of 100 customers {after}: from how many does nothing come {within}?"),
    "yes": message("Of 100 customers {after}: with how many does {what} come {within}?"),
    "no": message("Of 100 customers {after}: with how many does {what} not come {within}?"),
    "neither": message(
        "Of 100 customers {after}: with how many does neither {what} come {within}?"
    ),
    "named": message("Of 100 customers {after}: {question} For how many is it: {answer}"),
    "falls": message("Of 100 customers {after}: how many fall silent, with nothing {within}?"),
    "stirs": message("Of 100 customers {after}: how many do or say something {within}?"),
    "angry": message("Of 100 customers who answer {within} {after}: how many are angry?"),
    "lukewarm": message("Of 100 customers who answer {within} {after}: how many are lukewarm?"),
    "enthusiastic": message(
        "Of 100 customers who answer {within} {after}: how many are enthusiastic?"
    ),
    "nothing": message("Of 100 customers {after}: how many spend nothing {within}?"),
    "below": message("Of 100 customers {after}: how many spend up to {high} {within}?"),
    "band": message("Of 100 customers {after}: how many spend {low} to {high} {within}?"),
    "above": message("Of 100 customers {after}: how many spend {low} or more {within}?"),
}
"""The same as a question about 100 customers."""


def foretold(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    """Find the sentence for one class of a question.

    Args:
        foretells: Class as in ``RuleIndex.foretells``.
        question: Its kind, horizon, touchpoints and label.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        A class that is not of the question's kind is called by the label of the question.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> foretold("yes", Question("silent", "falls_silent", 30.0), Settings(), words("en"))
        ('falls', {'within': 'within 30 days'})
    """
    read = _KINDS.get(question.kind, _named)
    key, places = read(foretells, question, settings, words)
    return key, {"within": words.within(question.horizon_days), **places}


def _next(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    del question
    if foretells == "silence":
        return "silence", {}
    return "next", {"what": quoted(foretells, settings, words)}


def _outcome(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    names = question.touchpoints
    told = foretells in {"yes", "no"} and question.condition is None
    if not told or not 1 <= len(names) <= _MOST_NAMED:
        return _named(foretells, question, settings, words)
    first, *others = [quoted(name, settings, words) for name in names]
    if not others:
        return foretells, {"what": first}
    for other in others:
        both = {"first": first, "last": other}
        first = (
            words.say("{first} or {last}", **both)
            if foretells == "yes"
            else words.say("{first} nor {last}", **both)
        )
    return ("yes" if foretells == "yes" else "neither"), {"what": first}


def _silent(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    if foretells not in {"yes", "no"}:
        return _named(foretells, question, settings, words)
    return ("falls" if foretells == "yes" else "stirs"), {}


def _answer(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    if foretells not in {"angry", "lukewarm", "enthusiastic"}:
        return _named(foretells, question, settings, words)
    return foretells, {}


def _value(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    if foretells == "nothing":
        return "nothing", {}
    low, dots, high = foretells.partition("..")
    try:
        edges = [float(edge) if edge else None for edge in (low, high)]
    except ValueError:
        return _named(foretells, question, settings, words)
    if not dots or edges[0] is None:
        return _named(foretells, question, settings, words)
    said = ["" if edge is None else words.decimal(edge, digits=2) for edge in edges]
    key = "above" if edges[1] is None else "band" if edges[0] else "below"
    return key, {"low": said[0], "high": said[1]}


def _named(foretells: str, question: Question, settings: Settings, words: Words) -> Foretold:
    del settings
    answers = {"yes": words.say("yes"), "no": words.say("no")}
    label = clean(question.label(words.language))
    return "named", {
        "question": words.say("“{name}”", name=label),
        "answer": answers.get(foretells, clean(foretells)),
    }


_KINDS: dict[str, Callable[[str, Question, Settings, Words], Foretold]] = {
    "next_touchpoint": _next,
    "outcome": _outcome,
    "falls_silent": _silent,
    "next_answer": _answer,
    "value": _value,
}
