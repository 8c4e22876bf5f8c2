"""What the figures of single customers are compared with; the same for a whole day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import put_view, quote_identifier
from nebelhorn.feedback import (
    Share,
    ShareSums,
    fog_map,
    share_from_sums,
    usual_silence_days,
)
from nebelhorn.log import put_customer_views
from nebelhorn.predictions import LIVE, Run, kind_of, newest_run
from nebelhorn.reality import put_settled

_DAY_US = 86_400_000_000

Usual = dict[str, dict[str, Share]]
"""Question → class → how often it came, of what has been settled."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What single customers are compared with.

    As everything that is learnt, it is the same from one midnight (UTC) to the next.

    Attributes:
        day: Days since 1970 (UTC).
        silence_days: Silence counts from so many days on.
        fog: Of everybody.
        usual: How often each class comes.
    """

    day: int
    silence_days: float
    fog: Share
    usual: Usual


_SUMS = """
WITH each AS (
  SELECT question_no, customer_no, count(*) AS n FROM settled WHERE came IS NOT NULL GROUP BY ALL),
whole AS (
  SELECT question_no, sum(n) AS n, count(*) AS customers, sum(n * n) AS nn FROM each GROUP BY ALL),
hit AS (
  SELECT question_no, customer_no, came, count(*) AS k FROM settled WHERE came IS NOT NULL
  GROUP BY ALL)
SELECT question_no, came, any_value(w.n)::BIGINT, sum(k)::BIGINT, any_value(w.customers)::BIGINT,
  sum(k * k)::DOUBLE, sum(k * e.n)::DOUBLE, any_value(w.nn)::DOUBLE
FROM hit JOIN each AS e USING (question_no, customer_no) JOIN whole AS w USING (question_no)
GROUP BY question_no, came ORDER BY question_no, came"""
"""Of each question and class: n, k, customers, and the sums a clustered interval asks for."""


def end_of_knowledge(facts: duckdb.DuckDBPyConnection) -> int:
    """Return up to when something is known or foretold, UTC microseconds; 0 for an empty log.

    An event that claims to come from the future is known when it was received.
    """
    row = facts.execute(
        "SELECT greatest((SELECT coalesce(max(coalesce(known_us, t_us)), 0) FROM event), "
        "(SELECT coalesce(max(coalesce(known_us, t_us)), 0) FROM answer), "
        "(SELECT coalesce(max(until_us), 0) FROM block JOIN run USING (run_no) "
        "WHERE label = 'live'))"
    ).fetchone()
    return int(row[0]) if row else 0


def read_terms(workspace: Workspace, runs: tuple[ShownRun, ...], as_of_us: int) -> Terms:
    """Compute what single customers are compared with, by what was known when the day began.

    So it does not matter when within the day it is computed.

    Args:
        workspace: With a connection of its own.
        runs: As ``shown_runs`` returned them.
        as_of_us: Now, UTC microseconds.
    """
    facts, settings = workspace.stores.facts, workspace.settings
    midnight_us = as_of_us // _DAY_US * _DAY_US
    with _known_before(facts, midnight_us):
        prepare(workspace, Part("customer"), voices=True)
        asked = [replace(one.run, as_of_us=midnight_us) for one in runs if one.run.label == LIVE]
        backtest = newest_run(facts)
        if backtest is not None:
            asked.append(backtest)
        usual = [_usual(workspace, run) for run in asked]
        return Terms(
            day=as_of_us // _DAY_US,
            silence_days=usual_silence_days(facts, settings),
            fog=fog_map(facts, settings).total,
            usual=_richest(usual),
        )


@contextmanager
def _known_before(facts: duckdb.DuckDBPyConnection, until_us: int) -> Iterator[None]:
    """See only what was known before a time; who is whose, as links stand now."""
    row = facts.execute("SELECT current_database()").fetchone()
    place = f"{quote_identifier(str(row[0]))}.main" if row else "main"
    try:
        for name in ("event", "answer"):
            put_view(
                facts,
                name,
                "SELECT w.* REPLACE (CAST(coalesce(i.customer_no, w.id_no) AS BIGINT) AS id_no) "
                f"FROM {place}.{name} AS w LEFT JOIN {place}.identity AS i ON i.id_no = w.id_no "
                f"WHERE coalesce(w.known_us, w.t_us) < {until_us:d}",
            )
        yield
    finally:
        put_customer_views(facts)


def _richest(found: list[Usual]) -> Usual:
    """Return of each question what most settled predictions say."""
    best: Usual = {}
    for usual in found:
        for question, classes in usual.items():
            known = max((share.n for share in best.get(question, {}).values()), default=0)
            if max((share.n for share in classes.values()), default=0) > known:
                best[question] = classes
    return best


def _usual(workspace: Workspace, run: Run) -> Usual:
    facts = workspace.stores.facts
    sealed = replace(workspace.settings, touchpoints=run.catalogue(), groups=run.groups())
    ground = lay_ground(workspace, sealed, run.questions())
    put_settled(facts, run, ground.questions, ground.touchpoints)
    rows = facts.execute(_SUMS).fetchall()
    found: Usual = {}
    names = [kind_of(one).classes(one, ground.touchpoints) for one in ground.questions]
    for number, came, *sums in rows:
        share = share_from_sums(ShareSums(*sums))
        found.setdefault(ground.questions[number].name, {})[names[number][came]] = share
    return found
