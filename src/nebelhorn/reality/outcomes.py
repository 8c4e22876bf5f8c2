"""What became of a forecast: read from the log once the horizon and the grace have passed."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import drop, load_kernel, put_view
from nebelhorn.predictions import Deciding, Touchpoints, grace_us, horizon_us, kind_of
from nebelhorn.settings import Question


def put_outcomes(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    *,
    point: str = "point",
    into: str = "outcome",
    until_us: int | None = None,
) -> None:
    """Make a view of what became of each point, as a question's kind defines its classes.

    An act counts when it happened after the point and within the horizon, the very horizon
    included, and was known within the grace after it happened: then it was known when the
    prediction was due, and nothing that is heard of later can change the outcome.

    Args:
        connection: Facts with ``catalogue``; reads ``event`` and ``answer``.
        question: What was asked.
        touchpoints: The catalogue.
        point: Relation (point_no, customer_no, sealed_us).
        into: Temporary view: (point_no, class, heard_us). ``class`` NULL: void, nobody answered.
            ``heard_us``: when the act that decided was known; NULL where none came or a sum
            decides.
        until_us: Look back from here, UTC microseconds, and let all count that was known by then,
            however late; None: as it is settled.
    """
    known = f"heard_us - t_us <= {grace_us(question)}"
    if until_us is not None:
        known = f"heard_us <= {until_us:d}"
    acts = f"SELECT * FROM ({kind_of(question).acts(question, touchpoints)}) WHERE {known}"
    _put(connection, question, acts, point, into)


def put_heard(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    *,
    point: str = "point",
    into: str = "outcome",
) -> None:
    """Make a view of what came first after each point, as it was known at that very time.

    As ``put_outcomes``, but an act counts only if it was known before any later one of the
    customer was. So whoever learns from it when it is known need never be told that something
    else had come before it.

    Args:
        connection: Facts with ``catalogue``; reads ``event`` and ``answer``.
        question: What was asked; not one that a sum decides.
        touchpoints: The catalogue.
        point: Relation (point_no, customer_no, sealed_us).
        into: Temporary view, as ``put_outcomes`` makes it.
    """
    known = f"heard_us - t_us <= {grace_us(question)}"
    acts = f"SELECT * FROM ({kind_of(question).acts(question, touchpoints)}) WHERE {known}"
    told = f"{into}_told"
    put_view(connection, told, acts)
    in_order = load_kernel("nebelhorn.reality", "heard_in_order").render(act=told)
    _put(connection, question, in_order, point, into)


def _put(
    connection: duckdb.DuckDBPyConnection, question: Question, acts: str, point: str, into: str
) -> None:
    kind, act = kind_of(question), f"{into}_act"
    drop(connection, into)  # first: it looks at the acts
    put_view(connection, act, acts)
    if kind.deciding is Deciding.SUM:
        sql = load_kernel("nebelhorn.reality", "spent").render(
            point=point, act=act, horizon_s=horizon_us(question) // 1_000_000
        )
        made = f"SELECT point_no, {_band(question)} AS class, NULL::BIGINT AS heard_us FROM ({sql})"
    else:
        sql = load_kernel("nebelhorn.reality", "first_act").render(
            point=point, act=act, horizon_us=horizon_us(question)
        )
        none = "NULL" if kind.nothing is None else str(int(kind.nothing))
        made = f"SELECT point_no, coalesce(class, {none})::INTEGER AS class, heard_us FROM ({sql})"
    put_view(connection, into, made)


def _band(question: Question) -> str:
    edges = [round(edge * 100) for edge in question.bands]
    cases = "".join(f" WHEN spent <= {edge} THEN {n}" for n, edge in enumerate(edges, start=1))
    return f"CASE WHEN spent <= 0 THEN 0{cases} ELSE {len(edges) + 1} END"
