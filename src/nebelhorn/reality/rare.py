"""What can be said of rare classes: where they come more often than usual, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from nebelhorn.predictions import (
    Touchpoints,
    kind_of,
    rule_definition,
    rule_id,
    rule_of,
    situation_of,
)
from nebelhorn.reality.coverage import ALIKE, Judged, Mask, Numbers
from nebelhorn.reality.listed import canonical
from nebelhorn.reality.result import RuleIndex, Score
from nebelhorn.reality.rules import adopted_keys
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.rules import POINTS, Clause, State, find_shares, points
from nebelhorn.settings import Question

RARE = 0.2
"""A class is rare that comes less often than this."""

MOST_CLASSES = 5
"""Questions with more classes are asked class by class already: each is foretold where it comes."""

ENOUGH = 30
"""So many must have come where rules are looked for."""

LEAST = 20
"""So many moments must be left on which a rule is measured."""

MOST_TOLD = 15
"""So many rules of each rare class are told at most."""

_TAILS = (0.8, 0.9, 0.95, 0.98)
"""Of a scorecard the moments above these shares of all are looked at."""

Card = tuple[tuple[Clause, int], ...]


@dataclass(frozen=True, slots=True)
class ShareRule:
    """How often a class comes under a condition.

    Attributes:
        question: Name of the question.
        foretells: The rare class.
        foretold: Its code.
        situation: Canonical JSON of the condition.
        says: Each class with its share of all moments at which it held, the likeliest first.
        support: How many moments that were.
        base: How often the class comes anyway, 0–1.
        seal_no: Settled predictions of late at which it held, none of which it was found on.
        held: All settled predictions at which it held.
        gain: How many more of these it was than usual.
        author: Who adopted it; None: nobody.
    """

    question: str
    foretells: str
    foretold: int
    situation: str
    says: tuple[tuple[str, float], ...]
    support: int
    base: float
    seal_no: Numbers
    held: Numbers
    gain: float
    author: str | None = None

    def stands(self, score: Score) -> bool:
        """Did it come more often than usual where nobody had looked, beyond chance?"""
        adopted = self.author is not None
        return adopted or (score.low is not None and score.low > self.base)

    def index(self, score: Score) -> RuleIndex:
        """Return it as a rule of the list."""
        rule = rule_of(self.situation)
        share = dict(self.says)[self.foretells]
        definition = rule_definition(rule.clauses, rule.card, self.says)
        naive = None if score.value is None else round(self.base, 9)
        return RuleIndex(
            question=self.question,
            after=rule.after,
            foretells=self.foretells,
            support=self.support,
            confidence=share,
            base=round(self.base, 4),
            lift=round(share / self.base, 3) if self.base > 0 and self.support else None,
            score=replace(score, naive=naive),
            rule_id=rule_id(definition),
            when=rule.when,
            card=rule.card,
            definition=definition,
            adopted_by=self.author,
            says=self.says,
        )


def share_rules(
    connection: duckdb.DuckDBPyConnection,
    judged: Judged,
    state: State,
    about: tuple[Sequence[Question], Touchpoints],
    cards: Sequence[tuple[str, Card]],
) -> list[ShareRule]:
    """Find what can be said of the rare classes of the questions, the most useful first.

    Conditions are looked for among what came due before the time the list speaks of, and count
    only if the class came more often than usual in that time too, so that what was picked out of
    many by chance falls away.

    Args:
        connection: Facts, for who adopted what.
        judged: Settled predictions.
        state: What was known.
        about: Questions of the run, in the order of their numbers, and the catalogue.
        cards: Scorecards that are cited, with the names of their questions: who has most points is
            a condition too.
    """
    owners = adopted_keys(connection, *about, shares=True)
    found: list[ShareRule] = []
    for number, question in enumerate(about[0]):
        names = kind_of(question).classes(question, about[1])
        mine = judged.some((judged.question_no == number) & (judged.place >= 0))
        known = mine.known()
        whole = tuple(dict.fromkeys(card for name, card in cards if name == question.name))
        for code in names:
            adopted = {s: who for (q, s, c), who in owners.items() if (q, c) == (number, code)}
            few = len(names) <= MOST_CLASSES and len(mine.came) > 0
            tried = [*adopted, *(_conditions(mine, code, whole) if few else ())]
            told = [
                _measured(
                    mine.covered(situation, known),
                    mine,
                    (question.name, names, code),
                    (situation, adopted.get(situation)),
                )
                for situation in dict.fromkeys(tried)
            ]
            found += _apart([one for one in told if one is not None], mine)
    return sorted(found, key=lambda one: (-one.gain, one.question, one.situation))


def put_usual_score(
    connection: duckdb.DuckDBPyConnection, found: Sequence[ShareRule]
) -> list[Score]:
    """Return how often the class of each rule came of late where it held.

    Args:
        connection: Facts with ``judged`` and ``cited_seal`` of these rules.
        found: The rules.
    """
    if not found:
        return []
    classes = ", ".join(f"({part:d}, {one.foretold:d})" for part, one in enumerate(found, start=1))
    known = scores(
        connection,
        "SELECT c.part AS part, j.question_no, j.customer_no, j.due_day, "
        "(j.came = k.code)::INTEGER AS hit, 0 AS naive_hit FROM judged AS j JOIN cited_seal AS c "
        f"USING (seal_no) JOIN (VALUES {classes}) AS k(part, code) ON k.part = c.part",
    )
    return [known.get(part, NO_SCORE) for part in range(1, len(found) + 1)]


def _conditions(judged: Judged, code: int, cards: Sequence[Card]) -> Iterator[str]:
    """Yield conditions under which a class came more often than usual, if it is rare."""
    came = judged.came == code
    early = ~judged.late
    if judged.state is None or not 0 < came.mean() < RARE or came[early].sum() < ENOUGH:
        return
    moments = judged.place[early]
    for clauses in find_shares(judged.state, moments, came[early], most=MOST_TOLD):
        yield _written(clauses)
    known = State(judged.state.columns, judged.state.values[:, moments])
    for card in cards:
        if not rule_of(rule_definition([Clause(POINTS)], card)).counts_points:
            continue
        brought = points(known, card)
        for edge in np.unique(np.quantile(brought, _TAILS, method="lower")).tolist():
            for clause in (Clause(POINTS, low=edge), Clause(POINTS, high=edge)):
                yield _written((clause,), card)


def _written(clauses: Sequence[Clause], card: Card = ()) -> str:
    return canonical(rule_definition(clauses, card))


def _measured(
    covered: Mask | None,
    judged: Judged,
    about: tuple[str, dict[int, str], int],
    rule: tuple[str, str | None],
) -> ShareRule | None:
    (question, names, code), (situation, author) = about, rule
    if covered is None or not covered.any():
        return None if author is None else _unmet(judged, about, (situation, author))
    came, base = judged.came[covered], float((judged.came == code).mean())
    late = covered & judged.late
    hits, many = int((judged.came[late] == code).sum()), int(late.sum())
    shares = [(name, round(float((came == one).mean()), 4)) for one, name in names.items()]
    share = float((came == code).mean())
    if author is None and (many < LEAST or share <= base):
        return None
    return ShareRule(
        question=question,
        foretells=names[code],
        foretold=code,
        situation=situation_of(situation),
        says=tuple(sorted(shares, key=lambda one: (-one[1], one[0]))),
        support=int(covered.sum()),
        base=base,
        seal_no=judged.seal_no[late],
        held=judged.seal_no[covered],
        gain=round(hits - many * base, 6),
        author=author,
    )


def _unmet(
    judged: Judged, about: tuple[str, dict[int, str], int], rule: tuple[str, str]
) -> ShareRule:
    """Return a rule somebody adopted that held at no settled prediction: nothing but zeros."""
    (question, names, code), (situation, author) = about, rule
    return ShareRule(
        question=question,
        foretells=names[code],
        foretold=code,
        situation=situation_of(situation),
        says=tuple((name, 0.0) for name in sorted(names.values())),
        support=0,
        base=float((judged.came == code).mean()) if len(judged.came) else 0.0,
        seal_no=judged.seal_no[:0],
        held=judged.seal_no[:0],
        gain=0.0,
        author=author,
    )


def _apart(told: list[ShareRule], judged: Judged) -> list[ShareRule]:
    """Leave out what speaks of nearly the same moments as a more useful one."""
    kept: list[tuple[ShareRule, Mask]] = []
    for one in sorted(told, key=lambda one: (one.author is None, -one.gain, one.situation)):
        mask = np.isin(judged.seal_no, one.seal_no)
        alike = any(
            np.count_nonzero(mask & other) >= ALIKE * np.count_nonzero(mask | other)
            for _, other in kept
        )
        if one.author is not None or not alike:
            kept.append((one, mask))
    most = max(MOST_TOLD, sum(one.author is not None for one, _ in kept))
    return [one for one, _ in kept[:most]]
