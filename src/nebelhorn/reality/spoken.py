"""How often the rules of the people were right where they spoke."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.predictions import NOBODY, Touchpoints, adoptions, kind_of, rule_of
from nebelhorn.reality.result import RuleIndex
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
    """

    rule: RuleIndex
    belief: str | None
    author: str
    condition: str | None


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
        "SELECT row_number() OVER (ORDER BY count(*) DESC, question_no, we_rule_no, we) AS part, "
        "question_no, we_rule_no, we, any_value(r.definition), count(*), "
        "(SELECT avg((b.came = j.we)::INTEGER) FROM judged AS b "
        f"WHERE b.question_no = j.question_no AND {where}) "
        f"FROM judged AS j JOIN rule AS r ON r.rule_no = j.we_rule_no WHERE {said} "
        "GROUP BY question_no, we_rule_no, we ORDER BY part"
    ).fetchall()
    if not rows:
        return ()
    numbered = ", ".join(f"({row[0]:d}, {row[1]:d}, {row[2]:d}, {row[3]:d})" for row in rows)
    found = scores(
        connection,
        "SELECT p.part AS part, j.question_no, j.customer_no, j.due_day, "
        "(j.we = j.came)::INTEGER AS hit, j.naive_hit FROM judged AS j "
        f"JOIN (VALUES {numbered}) AS p(part, question_no, we_rule_no, we) "
        f"USING (question_no, we_rule_no, we) WHERE {said}",
    )
    owners = {(one.question, one.definition): one.author for one in adoptions(connection)}
    names = [kind_of(question).classes(question, touchpoints) for question in questions]
    listed = []
    for part, number, _, code, definition, n, base in rows:
        rule, score, asked = rule_of(definition), found[part], questions[number].name
        right = score.hits / n
        author = owners.get((asked, definition)) or json.loads(definition).get("author", "")
        index = RuleIndex(
            *(asked, rule.after, names[number].get(code, str(code)), int(n), round(right, 4)),
            *(round(float(base), 4), round(right / base, 3) if base else None, score),
            when=rule.when,
            definition=definition,
            adopted_by=None if rule.belief else author,
        )
        listed.append(SpokenRule(index, rule.belief, author, rule.condition))
    return tuple(listed)
