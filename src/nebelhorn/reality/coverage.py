"""Which cases a rule covers: two that cover nearly the same with the same claim are one."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions import rule_of
from nebelhorn.reality.listed import Cited, Key
from nebelhorn.rules import State, holds

ALIKE = 0.9
"""Two rules cover nearly the same cases if so many of all they cover are covered by both."""

SURER = 0.1
"""A narrower rule says no more than a wider one of confidence c that differs by less than so many
times √(c (1 − c)): half of what Cohen (1988) calls a small effect, as verdicts on beliefs have it.
"""

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Settled predictions, a row each, in the order of their seals.

    Attributes:
        seal_no: Shape (n,), numbers of the seals, ascending.
        question_no: Shape (n,).
        place: Shape (n,), where in the state the point stands; −1: nowhere.
        rule_no: Shape (n,), the cited rule.
        foretold: Shape (n,), class.
        came: Shape (n,), class.
        due_day: Shape (n,), UTC days since 1970.
        late: Shape (n,), did it come due in the time the list speaks of?
        state: What was known; None: nobody looked.
    """

    seal_no: Numbers
    question_no: Numbers
    place: Numbers
    rule_no: Numbers
    foretold: Numbers
    came: Numbers
    due_day: Numbers
    late: Mask
    state: State | None

    def some(self, mask: Mask) -> Judged:
        """Return some of them."""
        columns = (
            self.seal_no[mask], self.question_no[mask], self.place[mask], self.rule_no[mask],
            self.foretold[mask], self.came[mask], self.due_day[mask], self.late[mask],
        )  # fmt: skip
        return Judged(*columns, self.state)

    def known(self) -> State | None:
        """Return what was known at them, those that stand nowhere left out; None: nobody looked."""
        if self.state is None:
            return None
        return State(self.state.columns, self.state.values[:, self.place[self.place >= 0]])

    def covered(self, definition: str, known: State | None) -> Mask | None:
        """Say where a rule holds, shape (n,); None: it cannot be said.

        Args:
            definition: Canonical JSON of the rule.
            known: What ``known`` returns; it is laid out once for many rules.
        """
        rule = rule_of(definition)
        if known is None or not rule.counts_points:
            return None
        found = np.zeros(len(self.place), dtype=bool)
        found[self.place >= 0] = holds(known, rule.clauses, rule.card)
        return found


@dataclass(frozen=True, slots=True)
class Carried:
    """A rule of the list, and the predictions that rest on it.

    Attributes:
        rule: The rule; counts are of these predictions.
        seal_no: Numbers of their seals.
    """

    rule: Cited
    seal_no: Numbers


def read_judged(
    connection: duckdb.DuckDBPyConnection, before_day: int, state: State | None
) -> Judged:
    """Read the settled predictions.

    Args:
        connection: Facts with ``judged`` and, with a state, ``run_place``.
        before_day: What came due later counts as late, UTC days since 1970.
        state: What was known at the points.
    """
    place = "-1" if state is None else "coalesce(p.place, -1)"
    join = "" if state is None else "LEFT JOIN run_place AS p USING (point_no)"
    found = connection.execute(
        f"SELECT j.seal_no, j.question_no, {place}::BIGINT AS place, j.rule_no, j.foretold, "
        f"j.came, j.due_day FROM judged AS j {join} ORDER BY j.seal_no"
    ).fetchnumpy()
    columns = {name: np.asarray(values, dtype=np.int64) for name, values in found.items()}
    return Judged(**columns, late=columns["due_day"] > before_day, state=state)


def carry(rules: Sequence[Cited], judged: Judged, kept: Collection[Key]) -> list[Carried]:
    """Let rules that say nearly the same of nearly the same cases be one.

    Of two whose common cases are nine tenths of all they cover the more useful one stands. Then of
    a wider and a narrower one, nine tenths of which lie inside it, the narrower one falls that is
    not surer; whichever is the more useful. In which order they are given changes nothing.

    Args:
        rules: Rules of any questions.
        judged: Settled predictions; only late ones count.
        kept: Rules that somebody adopted stay, whatever they cover.

    Returns:
        Rules with the predictions that rest on them: those that cite them, and those that cite a
        rule that is left out for them, where they hold too. The most useful first.
    """
    late = judged.some(judged.late)
    found: list[Carried] = []
    for number in sorted({one.question_no for one in rules}):
        mine = late.some(late.question_no == number)
        some = sorted((one for one in rules if one.question_no == number), key=_usefulness)
        found += _of_question(some, mine, kept)
    return sorted(found, key=lambda one: one.rule.order)


def _usefulness(one: Cited) -> tuple[float, int, str, int]:
    return one.order


@dataclass(slots=True)
class _Kept:
    rule: Cited
    adopted: bool
    covered: Mask | None
    rests: Mask

    @property
    def width(self) -> int:
        """How many points it covers; 0 where that cannot be said."""
        return 0 if self.covered is None else int(np.count_nonzero(self.covered))


_Same = Callable[[_Kept, _Kept], bool]
"""Is the second one nothing beside the first, of which at least one point is common?"""


def _of_question(rules: Sequence[Cited], judged: Judged, kept: Collection[Key]) -> list[Carried]:
    known = judged.known()
    found = [
        _Kept(
            rule,
            rule.key in kept,
            judged.covered(rule.situation, known),
            np.isin(judged.rule_no, rule.rule_nos) & (judged.foretold == rule.foretold),
        )
        for rule in rules
    ]
    # whoever stands behind a rule finds it again
    found.sort(key=lambda one: not one.adopted)
    apart = _without(found, _is_same)
    apart.sort(key=lambda one: -one.width)
    listed = _without(apart, _is_no_news)
    return [Carried(_counted(one, judged), judged.seal_no[one.rests]) for one in listed]


def _without(found: Sequence[_Kept], same: _Same) -> list[_Kept]:
    """Let those that come first carry what rests on later ones that are nothing beside them."""
    listed: list[_Kept] = []
    for rule in found:
        like = None if rule.adopted else _like(listed, rule, same)
        if like is None or like.covered is None:
            listed.append(rule)
        else:
            like.rests |= rule.rests & like.covered
    return listed


def _like(listed: Sequence[_Kept], rule: _Kept, same: _Same) -> _Kept | None:
    for one in listed:
        # of what was never cited nobody knows how sure it is
        if one.rule.foretold == rule.rule.foretold and one.rule.support and same(one, rule):
            return one
    return None


def _common(one: _Kept, other: _Kept) -> int:
    if one.covered is None or other.covered is None:
        return 0
    return int(np.count_nonzero(one.covered & other.covered))


def _is_same(one: _Kept, other: _Kept) -> bool:
    both = _common(one, other)
    return 0 < both >= ALIKE * (one.width + other.width - both)


def _is_no_news(wider: _Kept, narrower: _Kept) -> bool:
    both, sure = _common(wider, narrower), wider.rule.confidence
    surer = narrower.rule.confidence - sure > SURER * math.sqrt(sure * (1 - sure))
    return not surer and 0 < both >= ALIKE * narrower.width


def _counted(one: _Kept, judged: Judged) -> Cited:
    hits = int((judged.came[one.rests] == one.rule.foretold).sum())
    return replace(one.rule, n=int(one.rests.sum()), hits=hits)
