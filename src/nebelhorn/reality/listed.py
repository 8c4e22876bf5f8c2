"""Which of the cited rules are worth reading: no duplicates, no empty claims, best first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import insert_arrow, put_table
from nebelhorn.predictions import FULL, Rule, rule_definition, rule_of
from nebelhorn.rules import Clause, tidy

FEWEST = 5
"""A rule that carried fewer predictions than this is not listed, unless somebody adopted it."""

Key = tuple[int, str, int]
"""Number of the question, canonical situation, class."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule as predictions cite it, under every definition that asks the same.

    Attributes:
        question_no: Number of the question.
        situation: Canonical JSON of what it asks, without what follows from the rest.
        foretold: Class.
        rule_nos: Numbers of the rules that ask this, the newest first.
        seal_no: The last seal that cites it.
        n: How many predictions cite it.
        hits: How many of them were right.
        base: Share of all settled predictions of the question that turned out so, 0–1.
        support: How many points it rested on when it was last cited.
        confidence: Share of those that turned out so, 0–1.
    """

    question_no: int
    situation: str
    foretold: int
    rule_nos: tuple[int, ...]
    seal_no: int
    n: int
    hits: int
    base: float
    support: int
    confidence: float

    @property
    def key(self) -> Key:
        """What somebody adopts."""
        return (self.question_no, self.situation, self.foretold)

    @property
    def gain(self) -> float:
        """How many more of the predictions it carried were right than is usual of its class."""
        return round(self.hits - self.n * self.base, 6)

    @property
    def order(self) -> tuple[float, int, str, int]:
        """Sorts the most useful rule first."""
        return (-self.gain, self.question_no, self.situation, self.foretold)


@lru_cache(maxsize=1 << 14)
def canonical(definition: str) -> str:
    """Return the definition that asks the same in the fewest words, in one order.

    Examples:
        >>> canonical('{"after": ["pay"], "when": [["times:pay", 0.0, null, [], [], "no"]]}')
        '{"after": ["pay"]}'
    """
    rule = rule_of(definition)
    if rule.belief is not None:
        return definition
    return rule_definition(_sorted(rule), rule.card, rule.says)


_FIRST = ("moment_", "stage", "times:", "last_", "score_", "events_", "days_", "value", "group:")
"""In this order people hear what a rule asks; attributes come last."""


def _sorted(rule: Rule) -> list[Clause]:
    def key(clause: Clause) -> tuple[int, str]:
        places = [at for at, name in enumerate(_FIRST) if clause.feature.startswith(name)]
        return (places[0] if places else len(_FIRST), json.dumps(_ordered(clause).plain()))

    return [_ordered(clause) for clause in sorted(tidy(rule.clauses), key=key)]


def _ordered(clause: Clause) -> Clause:
    return replace(clause, among=tuple(sorted(clause.among)), apart=tuple(sorted(clause.apart)))


def cited_rules(
    connection: duckdb.DuckDBPyConnection, where: str, kept: Collection[Key] = ()
) -> list[Cited]:
    """Return the cited rules that are worth reading, the most useful first.

    Rules that ask the same in other words are one. Of a rule that foretold different classes only
    the class stands with which it was right most often beyond what is usual. A rule under which
    its class came less often than usual (lift below 1) is none for that class; and what carried
    fewer than five predictions is left out. Whether it was right more often than usual of late is
    not asked: see ``Cited.gain``.

    Args:
        connection: Facts with ``judged``.
        where: Predicate over ``judged``.
        kept: Of these, whatever they carried, nothing is left out: somebody adopted them. What
            ``where`` leaves nothing of has ``n`` 0, and support and confidence of the last time it
            was cited; what never was has support 0 and confidence 0.
    """
    merged = _merged(_found(connection, where))
    best: dict[tuple[int, str], Cited] = {}
    mine = set(kept)
    for key, one in merged.items():
        if key not in mine and (one.n < FEWEST or one.confidence < one.base):
            continue
        other = best.get(key[:2])
        if other is None or one.order < other.order:
            best[key[:2]] = one
    adopted = [merged[key] for key in mine if key in merged]
    adopted += _silent(connection, sorted(mine - merged.keys()))
    return sorted({id(one): one for one in (*best.values(), *adopted)}.values(), key=_order)


def _merged(found: Iterable[Cited]) -> dict[Key, Cited]:
    merged: dict[Key, Cited] = {}
    for one in found:
        known = merged.get(one.key)
        merged[one.key] = one if known is None else _both(known, one)
    return merged


def _silent(connection: duckdb.DuckDBPyConnection, missing: Sequence[Key]) -> list[Cited]:
    """Return adopted rules that no prediction of the time cites."""
    if not missing:
        return []
    questions = ", ".join(f"{number:d}" for number in sorted({key[0] for key in missing}))
    earlier = _merged(_found(connection, f"question_no IN ({questions})"))
    rows = connection.execute("SELECT question_no, foretold, base FROM usual").fetchall()
    usual = {(int(number), int(foretold)): float(base) for number, foretold, base in rows}
    return [
        replace(earlier[key], n=0, hits=0)
        if key in earlier
        else Cited(*key, (), -1, 0, 0, usual.get((key[0], key[2]), 0.0), 0, 0.0)
        for key in missing
    ]


def _order(one: Cited) -> tuple[float, int, str, int]:
    return one.order


def _found(connection: duckdb.DuckDBPyConnection, where: str) -> Iterable[Cited]:
    put_table(
        connection,
        "usual",
        "SELECT question_no, came AS foretold, "
        # of all history, as what a rule was right of its support
        "count(*) / sum(count(*)) OVER (PARTITION BY question_no) AS base FROM judged "
        "GROUP BY question_no, came",
    )
    rows = connection.execute(
        "SELECT f.question_no, r.definition, f.foretold, f.rule_no, f.seal_no, f.n, f.hits, "
        "coalesce(u.base, 0), s.support, s.confidence FROM (SELECT question_no, rule_no, foretold, "
        "max(seal_no) AS seal_no, count(*) AS n, sum(hit) AS hits FROM judged "
        f"WHERE {where} GROUP BY question_no, rule_no, foretold) AS f "
        "JOIN rule AS r USING (rule_no) JOIN run_seal AS s ON s.seal_no = f.seal_no "
        "LEFT JOIN usual AS u ON u.question_no = f.question_no AND u.foretold = f.foretold "
        "ORDER BY f.seal_no DESC, f.question_no, f.rule_no, f.foretold"
    ).fetchall()
    situations: dict[str, str] = {}
    for number, definition, foretold, rule_no, seal_no, n, hits, base, support, confidence in rows:
        if definition not in situations:
            situations[definition] = canonical(definition)
        yield Cited(
            *(int(number), situations[definition], int(foretold), (int(rule_no),), int(seal_no)),
            *(int(n), int(hits), float(base), int(support), confidence / FULL),
        )


def _both(newer: Cited, older: Cited) -> Cited:
    return replace(
        newer,
        rule_nos=newer.rule_nos + older.rule_nos,
        n=newer.n + older.n,
        hits=newer.hits + older.hits,
    )


def put_cited(connection: duckdb.DuckDBPyConnection, found: Iterable[Cited]) -> None:
    """Make ``cited``: part (from 1, in this order), question_no, rule_no, foretold."""
    put_table(
        connection,
        "cited",
        "SELECT 0::INTEGER AS part, 0::INTEGER AS question_no, 0::INTEGER AS rule_no, "
        "0::INTEGER AS foretold LIMIT 0",
    )
    rows = [
        (part, one.question_no, rule_no, one.foretold)
        for part, one in enumerate(found, start=1)
        for rule_no in one.rule_nos
    ]
    names = ("part", "question_no", "rule_no", "foretold")
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    arrays = [pa.array(list(column), pa.int32()) for column in columns]
    insert_arrow(connection, "cited", pa.table(arrays, names=list(names)))


def put_parts(connection: duckdb.DuckDBPyConnection, seals: Sequence[NDArray[np.int64]]) -> None:
    """Make ``cited_seal``: (part, seal_no), the seals behind each part of a list, from part 1."""
    put_table(connection, "cited_seal", "SELECT 0::INTEGER AS part, 0::BIGINT AS seal_no LIMIT 0")
    if not seals:
        return
    part = np.repeat(np.arange(1, len(seals) + 1), [len(one) for one in seals])
    columns = {"part": part.astype(np.int32), "seal_no": np.concatenate(seals).astype(np.int64)}
    insert_arrow(connection, "cited_seal", pa.table(columns))
