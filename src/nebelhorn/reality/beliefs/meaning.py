"""What a belief means: whose decision points it speaks about, and what must come there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from nebelhorn.conditions import (
    Condition,
    Feature,
    implies,
    parse_condition,
    refuse_contradiction,
    refuse_senseless,
    refuse_unknown_names,
    render,
)
from nebelhorn.errors import ConditionError, SettingsError, choices
from nebelhorn.predictions import Touchpoints, kind_of
from nebelhorn.settings import Belief, By, Question, Settings

SILENCE = "silence"
_NOT = "not "


@dataclass(frozen=True, slots=True)
class Meaning:
    """A belief that was checked.

    Attributes:
        belief: As it was written.
        question: What decides it: a forecast question of the settings, or one made of the claim.
        claimed: The class of that question that must come.
        classes: Its number or numbers.
        when: Predicate over the columns of features: whose decision points.
        than: The same of those it is compared with; None: all the others.
    """

    belief: Belief
    question: Question
    claimed: str
    classes: frozenset[int]
    when: str
    than: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a belief may speak about.

    Attributes:
        settings: Catalogue and questions.
        features: Name → feature.
        touchpoints: Those of the log.
    """

    settings: Settings
    features: Mapping[str, Feature]
    touchpoints: Touchpoints

    @property
    def names(self) -> frozenset[str]:
        """Raw names of all touchpoints of log and catalogue."""
        return frozenset({*self.touchpoints.names.values(), *self.settings.touchpoints})


def meaning_of(belief: Belief, known: Known) -> Meaning:
    """Check a belief against what there is, and say what it means.

    Args:
        belief: As it was written.
        known: Settings, features and touchpoints.

    Returns:
        What decides it.

    Raises:
        SettingsError: The claim names no touchpoint, one that is no act of a customer, or no class
            of its question; or all moments of one side would be on the other as well.
        ConditionError: A condition cannot be understood, can never be met, names a touchpoint
            that does not exist, or a number no such feature can be; points at the word.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from nebelhorn.conditions import features_with
        >>> known = Known(Settings(), features_with({}), Touchpoints({7: "Order"}, frozenset({7})))
        >>> since = datetime(2026, 3, 1, tzinfo=UTC)
        >>> one = Belief("manual", "Ada", since, "hour > 3", "not Order", 14.0)
        >>> meaning = meaning_of(one, known)
        >>> meaning.question.kind, meaning.claimed, meaning.question.touchpoints
        ('outcome', 'no', ('Order',))
    """
    when = _condition(belief, "condition", belief.condition, known)
    than = None if belief.than is None else _condition(belief, "than", belief.than, known)
    if than is not None and render(than) == render(when):
        _fail(
            belief, "than is the same as condition; nobody can do something more often than himself"
        )
    if than is not None:
        _refuse_overlap(belief, when, than, known)
    question, claimed = _claim(belief, known)
    classes = kind_of(question).classes(question, known.touchpoints)
    numbers = frozenset(number for number, name in classes.items() if name == claimed)
    if not numbers:
        _fail(
            belief,
            f'claim "{claimed}" is no class of question "{question.name}"; '
            f"{choices(claimed, classes.values())}",
        )
    # a touchpoint may bear the name of a class that is always there, such as silence
    return Meaning(
        belief,
        question,
        claimed,
        frozenset({min(numbers)}),
        render(when),
        None if than is None else render(than),
    )


def _refuse_overlap(belief: Belief, when: Condition, than: Condition, known: Known) -> None:
    """Refuse two sides of which one would stay empty for ever."""
    if implies(when, than, known.features):
        inner, outer, empty = "condition", "than", "a case"
    elif implies(than, when, known.features):
        inner, outer, empty = "than", "condition", "anything to compare with"
    else:
        return
    _fail(
        belief,
        f"every moment that meets {inner} meets {outer} too; moments that meet both count on "
        f"neither side, so there would never be {empty}; write {outer} so that it leaves them out, "
        "or leave than out to compare with all the others",
    )


def _fail(belief: Belief, problem: str) -> NoReturn:
    message = f'belief "{belief.name}": {problem}'
    raise SettingsError(message)


def _condition(belief: Belief, key: str, text: str, known: Known) -> Condition:
    touchpoints = ("touchpoint", known.names)
    stages = [stage.id for stage in known.settings.stage_order()]
    names = {
        "touchpoint": touchpoints,
        "last_touchpoint": touchpoints,
        "stage": ("stage", stages),
        "by": ("kind of actor", list(By)),
    }
    try:
        condition = parse_condition(text, known.features)
        refuse_unknown_names(condition, names)
        refuse_senseless(condition, known.features)
        refuse_contradiction(condition, known.features)
    except ConditionError as error:
        message = f'belief "{belief.name}", {key}:\n{error}'
        raise ConditionError(message, position=error.position, length=error.length) from error
    return condition


def _claim(belief: Belief, known: Known) -> tuple[Question, str]:
    if belief.question is not None:
        return _question(belief, belief.question, known), belief.claim
    days = belief.horizon_days
    if days is None:
        _fail(belief, "horizon_days is missing; it says until when the claim must have come true")
    if belief.claim == SILENCE:
        return Question(belief.name, "falls_silent", days), "yes"
    if belief.claim in known.names:
        return _act(belief, belief.claim, days, known), "yes"
    denied = belief.claim.removeprefix(_NOT)
    if denied == belief.claim:
        _refuse_claim(belief, belief.claim, known)
    if denied == SILENCE:
        return Question(belief.name, "falls_silent", days), "no"
    return _act(belief, denied, days, known), "no"


def _question(belief: Belief, name: str, known: Known) -> Question:
    asked = {question.name: question for question in known.settings.questions}
    if name not in asked:
        _fail(belief, f'"{name}" is no forecast question; {choices(name, asked)}')
    return asked[name]


def _act(belief: Belief, touchpoint: str, days: float, known: Known) -> Question:
    if touchpoint not in known.names:
        _refuse_claim(belief, touchpoint, known)
    by = known.settings.touchpoint(touchpoint).by
    if by is not By.CUSTOMER:
        _fail(
            belief,
            f'"{touchpoint}" is no act of a customer (by = "{by.value}"); a belief about what we '
            "do would measure ourselves",
        )
    return Question(belief.name, "outcome", days, touchpoints=(touchpoint,))


def _refuse_claim(belief: Belief, name: str, known: Known) -> NoReturn:
    customers = [n for n in known.names if known.settings.touchpoint(n).by is By.CUSTOMER]
    _fail(
        belief,
        f'claim "{name}" is no touchpoint of log or catalogue (and not silence); '
        f"{choices(name, customers)}",
    )
