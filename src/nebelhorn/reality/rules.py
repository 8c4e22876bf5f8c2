"""How often each cited rule was right."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.predictions import FULL, Touchpoints, adoptions, kind_of, rule_id, rule_of
from nebelhorn.reality.result import RuleIndex
from nebelhorn.reality.scores import scores
from nebelhorn.settings import Question

MOST_RULES = 60


def rule_scores(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    where: str = "true",
    *,
    per_question: bool = False,
) -> tuple[RuleIndex, ...]:
    """Return the rules that carry most of the index, with how often they were right.

    A rule carries what it was right more often than what it foretells comes in general: so often
    cited and no news ("nobody leaves") stands below rarely cited and surprising.

    Args:
        connection: Facts with ``judged`` (``settled`` with ``naive_hit``, void ones left out).
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        where: Predicate over ``judged``.
        per_question: Return at most 60 of each question instead of 60 in all.
    """
    ranked = "PARTITION BY question_no" if per_question else ""
    put_table(
        connection,
        "usual",
        "SELECT question_no, came AS foretold, "
        # of all history, as what a rule was right of its support
        "count(*) / sum(count(*)) OVER (PARTITION BY question_no) AS base FROM judged "
        "GROUP BY question_no, came",
    )
    put_table(
        connection,
        "cited",
        "SELECT row_number() OVER (ORDER BY gain DESC, question_no, rule_no, foretold) AS part, * "
        "FROM (SELECT question_no, rule_no, foretold, max(seal_no) AS last_seal_no, "
        "round(sum(hit) - count(*) * coalesce(any_value(base), 0), 6) AS gain FROM judged "
        f"LEFT JOIN usual USING (question_no, foretold) WHERE {where} "
        f"GROUP BY question_no, rule_no, foretold) QUALIFY row_number() OVER ({ranked} "
        f"ORDER BY gain DESC, question_no, rule_no, foretold) <= {MOST_RULES} ORDER BY part",
    )
    found = scores(
        connection,
        "SELECT c.part AS part, c.question_no, j.customer_no, j.due_day, j.hit, j.naive_hit "
        "FROM judged AS j JOIN cited AS c USING (question_no, rule_no, foretold) "
        f"WHERE {where}",
    )
    rows = connection.execute(
        "SELECT c.part, c.question_no, r.definition, c.foretold, s.support, s.confidence, "
        "b.base FROM cited AS c JOIN rule AS r USING (rule_no) "
        "JOIN run_seal AS s ON s.seal_no = c.last_seal_no "
        "LEFT JOIN usual AS b ON b.question_no = c.question_no AND b.foretold = c.foretold "
        "ORDER BY c.part"
    ).fetchall()
    names = [kind_of(q).classes(q, touchpoints) for q in questions]
    owners = {
        (one.question, one.definition, one.foretells): one.author
        for one in adoptions(connection)
        if one.until_us is None
    }
    listed = []
    for part, number, definition, foretold, support, sealed, base in rows:
        confidence, common = sealed / FULL, float(base or 0.0)
        rule, asked = rule_of(definition), questions[number].name
        said = names[number].get(foretold, str(foretold))
        listed.append(
            RuleIndex(
                question=asked,
                after=rule.after,
                foretells=said,
                support=int(support),
                confidence=round(confidence, 4),
                base=round(common, 4),
                lift=round(confidence / common, 3) if common > 0 else None,
                score=found[part],
                rule_id=rule_id(definition),
                when=rule.when,
                card=rule.card,
                definition=definition,
                adopted_by=owners.get((asked, definition, said)),
            )
        )
    return tuple(listed)
