"""How often the rules of the people were right where they spoke."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from nebelhorn.predictions import NOBODY, Adoption, Touchpoints, adoptions, kind_of, rule_of
from nebelhorn.reality.result import RuleIndex, Score
from nebelhorn.reality.scores import scores
from nebelhorn.settings import Question


@dataclass(frozen=True, slots=True)
class SpokenRule:
    """A belief that foretells, or an adopted rule, and what became of it.

    Attributes:
        rule: Its question, what it foretells and looks at, and how often it was right where it
            spoke, beside the naive guess there; ``support`` and ``confidence`` are those of where
            it spoke, ``adopted_by`` is None for a belief.
        belief: Name of the belief; None: a learned rule that was adopted.
        author: Who stands behind it.
        condition: Of a belief, as its author wrote it.
        brier: Of a rule that told shares: mean Brier score of these where it spoke, 0 (perfect) to
            2; None: it called a class.
        usual_brier: The same of how often classes come anyway, there; None with ``brier``.
    """

    rule: RuleIndex
    belief: str | None
    author: str
    condition: str | None
    brier: float | None = None
    usual_brier: float | None = None


def spoken_rules(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    where: str = "true",
) -> tuple[SpokenRule, ...]:
    """Return the rules of the people that spoke, those that spoke most first.

    Args:
        connection: Facts with ``judged`` (see ``reality_index``).
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        where: Predicate over ``judged``.

    Returns:
        Of everything that was settled; a rule that never had the word is not there.
    """
    said = f"we <> {NOBODY} AND {where}"
    rows = connection.execute(
        "SELECT j.question_no, j.we_rule_no, j.we, any_value(r.definition) FROM judged AS j "
        f"JOIN rule AS r ON r.rule_no = j.we_rule_no WHERE {said} "
        "GROUP BY j.question_no, j.we_rule_no, j.we "
        "ORDER BY count(*) DESC, j.question_no, j.we_rule_no, j.we"
    ).fetchall()
    if not rows:
        return ()
    names = [kind_of(question).classes(question, touchpoints) for question in questions]
    adopted = {(one.question, one.definition): one for one in adoptions(connection)}
    words = [
        _Word(int(n), int(no), int(we), text, adopted.get((questions[n].name, text)), names[n])
        for n, no, we, text in rows
    ]
    numbered = ", ".join(
        f"({part:d}, {one.question_no:d}, {one.rule_no:d}, {one.we:d}, {one.told:d})"
        for part, one in enumerate(words, start=1)
    )
    found = scores(
        connection,
        "SELECT p.part AS part, j.question_no, j.customer_no, j.due_day, "
        "(p.told = j.came)::INTEGER AS hit, j.naive_hit FROM judged AS j "
        f"JOIN (VALUES {numbered}) AS p(part, question_no, we_rule_no, we, told) "
        f"USING (question_no, we_rule_no, we) WHERE {said}",
    )
    usual = _shares(connection, "question_no", where)
    there = _shares(connection, "question_no, we_rule_no, we", said)
    return tuple(
        _spoken(
            one,
            found[part],
            questions[one.question_no].name,
            (usual[(one.question_no,)], there[(one.question_no, one.rule_no, one.we)]),
        )
        for part, one in enumerate(words, start=1)
    )


_Shares = dict[int, float]


@dataclass(frozen=True, slots=True)
class _Word:
    """A rule of the people under a class that was sealed."""

    question_no: int
    rule_no: int
    we: int
    definition: str
    adoption: Adoption | None
    names: dict[int, str]

    @property
    def told(self) -> int:
        """Return the class it speaks about: what is rare, where it told shares of it."""
        if self.adoption is None or not rule_of(self.definition).says:
            return self.we
        codes = {name: code for code, name in self.names.items()}
        return codes.get(self.adoption.foretells, self.we)


def _shares(
    connection: duckdb.DuckDBPyConnection, by: str, where: str
) -> dict[tuple[int, ...], _Shares]:
    """Return how often each class came, 0–1, of each part."""
    found: dict[tuple[int, ...], _Shares] = {}
    rows = connection.execute(
        f"SELECT {by}, came, count(*) / sum(count(*)) OVER (PARTITION BY {by}) FROM judged "
        f"WHERE {where} GROUP BY {by}, came"
    ).fetchall()
    for *part, came, share in rows:
        found.setdefault(tuple(part), {})[int(came)] = float(share)
    return found


def _brier(said: _Shares, came: _Shares) -> float:
    """Return the mean Brier score of shares that are said of every case alike.

    With p said and q what came: Σ_c p_c² − 2 Σ_c q_c p_c + 1 (Brier 1950, Monthly Weather Review
    78, both classes counted).

    Examples:
        >>> _brier({0: 0.8, 1: 0.2}, {0: 0.8, 1: 0.2})
        0.32
    """
    squares = sum(share**2 for share in said.values())
    return round(squares - 2 * sum(q * said.get(code, 0.0) for code, q in came.items()) + 1, 9)


def _spoken(one: _Word, score: Score, asked: str, shares: tuple[_Shares, _Shares]) -> SpokenRule:
    (usual, there), rule = shares, rule_of(one.definition)
    right, base = score.hits / score.n, usual.get(one.told, 0.0)
    author = one.adoption.author if one.adoption else json.loads(one.definition).get("author", "")
    index = RuleIndex(
        *(asked, rule.after, one.names.get(one.told, str(one.told)), score.n, round(right, 4)),
        *(round(base, 4), round(right / base, 3) if base else None),
        replace(score, naive=base) if rule.says and score.value is not None else score,
        when=rule.when,
        card=rule.card,
        definition=one.definition,
        adopted_by=None if rule.belief else author,
        says=rule.says,
    )
    said = {code: dict(rule.says).get(name, 0.0) for code, name in one.names.items()}
    briers = (_brier(said, there), _brier(usual, there)) if rule.says else (None, None)
    return SpokenRule(index, rule.belief, author, rule.condition, *briers)
