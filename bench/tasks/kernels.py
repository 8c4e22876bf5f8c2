"""Time every job against its counterpart, in turn, in one process: kernels.py WORKSPACE SECONDS."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import duckdb
from job import ROOMS, Job, Link
from jobs import JOBS, NOT_COMPARED
from stopwatch import Stopwatch

import nebelhorn
from nebelhorn.engine import load_kernel
from nebelhorn.feedback import make_voices
from nebelhorn.journeys import make_steps, put_catalogue

BY_HAND = Path(__file__).parent / "by_hand"
_LEAST_ROUNDS, _MOST_ROUNDS = 3, 15

# Relations the jobs read beside the facts. Every event has a cell here, so that sums have work.
RELATIONS = """
CREATE TEMP TABLE marked_event AS
SELECT event_id, customer_no, unit_no, t_us, touchpoint_no, CAST(NULL AS VARCHAR) AS key_value
FROM step;
CREATE TEMP TABLE place AS
SELECT touchpoint_no, (row_number() OVER (ORDER BY name) - 1)::SMALLINT AS place FROM touchpoint;
CREATE TEMP TABLE membership AS
SELECT event_id, 0 AS group_no FROM event WHERE touchpoint_no % 5 = 0;
CREATE TEMP TABLE said AS
SELECT * REPLACE (
  CASE WHEN answer_id % 3 = 0 THEN on_event_id END AS on_event_id,
  CASE WHEN answer_id % 3 = 1 THEN 1 END AS about_no, t_us + 3600000000 AS t_us) FROM answer;
CREATE TEMP TABLE about_said AS
SELECT 1 AS about_no, n - 1 AS rank, n AS touchpoint_no FROM range(1, 3) AS r(n);
CREATE TEMP TABLE cell_row AS
SELECT touchpoint_no AS cell_no, customer_no,
  (hash(event_id) % 11)::BIGINT * 100000000 AS billionths,
  (hash(event_id) % 11)::DOUBLE / 10 AS score, (hash(event_id) % 2)::INTEGER AS part,
  (hash(event_id) % 864000)::BIGINT * 1000000 - 3600000000 AS delay_us FROM step;
CREATE TEMP TABLE asked AS
SELECT row_number() OVER (ORDER BY t_us, event_id) - 1 AS point_no, customer_no,
  t_us + 2000000 AS sealed_us FROM step;
CREATE TEMP TABLE act AS
SELECT id_no AS customer_no, t_us, greatest(known_us, t_us) AS heard_us, event_id AS act_id,
  touchpoint_no AS class FROM event WHERE id_no IS NOT NULL;
CREATE TEMP TABLE amount AS
SELECT id_no AS customer_no, t_us, round(value * 100)::BIGINT AS class
FROM event WHERE id_no IS NOT NULL AND value IS NOT NULL;
CREATE TEMP TABLE answered AS
SELECT (hash(event_id) % 4)::INTEGER AS part, (event_id % 3)::INTEGER AS question_no, customer_no,
  t_us // 86400000000 AS due_day, (hash(event_id) % 7 > 1)::INTEGER AS hit,
  (hash(event_id) % 2)::INTEGER AS naive_hit FROM step;
"""


def constants(facts: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Numbers for the placeholders: touchpoints by name, and windows of 30 days."""
    numbers = dict(facts.execute("SELECT name, touchpoint_no FROM touchpoint").fetchall())
    company = sorted(number for name, number in numbers.items() if name.startswith("email"))
    (as_of_us,) = facts.execute("SELECT max(t_us) FROM event").fetchone() or (0,)
    return {
        "first": numbers["view_product"],
        "second": numbers["add_to_cart"],
        "third": numbers["purchase"],
        "first_two": [numbers["view_product"], numbers["add_to_cart"]],
        "own": sorted(set(numbers.values()) - set(company)),
        "company": company,
        "leaves": [numbers["cancel"]],
        "complains": [numbers["complaint"]],
        "gap_us": 7 * 86_400_000_000,
        "window_us": 30 * 86_400_000_000,
        "window_s": 30 * 86_400,
        "as_of_us": as_of_us,
    }


def kernel_statement(link: Link, known: dict[str, object]) -> str:
    values = {
        name: known[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value
        for name, value in link.values.items()
    }
    sql = load_kernel(link.room, link.kernel).render("duckdb", **values)
    return f"CREATE OR REPLACE TEMP {'VIEW' if link.view else 'TABLE'} {link.into} AS {sql}"


def hand_statements(job: Job, known: dict[str, object]) -> str:
    plain = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in known.items()
    }
    return (BY_HAND / f"{job.name}.sql").read_text(encoding="utf-8").format(**plain)


def difference(facts: duckdb.DuckDBPyConnection, job: Job) -> int:
    """Count rows that only one side has."""
    ours = f"SELECT {job.same} FROM ours"
    hand = f"SELECT {job.hand_same or job.same} FROM hand"
    row = facts.execute(
        f"SELECT (SELECT count(*) FROM ({ours} EXCEPT ALL {hand})) "
        f"+ (SELECT count(*) FROM ({hand} EXCEPT ALL {ours}))"
    ).fetchone()
    return int(row[0]) if row else 0


def compare(
    facts: duckdb.DuckDBPyConnection, job: Job, known: dict[str, object], seconds: float
) -> dict[str, object]:
    for link in job.before:
        facts.execute(kernel_statement(link, known))
    ours = [kernel_statement(link, known) for link in job.chain]
    hand = hand_statements(job, known)

    def run_ours() -> None:
        for sql in ours:
            facts.execute(sql)

    def run_hand() -> None:
        facts.execute(hand)

    run_ours()
    run_hand()
    pairs: list[dict[str, tuple[float, float]]] = []
    until = time.perf_counter() + seconds
    while len(pairs) < _LEAST_ROUNDS or (len(pairs) < _MOST_ROUNDS and time.perf_counter() < until):
        if len(pairs) % 2:  # whoever comes second finds the memory warm
            theirs = timed(run_hand)
            pairs.append({"ours": timed(run_ours), "hand": theirs})
        else:
            pairs.append({"ours": timed(run_ours), "hand": timed(run_hand)})
    return {
        "name": job.name,
        "kernels": [link.kernel for link in job.chain],
        "pairs": pairs,
        "apart": difference(facts, job),
        "why": job.why_not_same,
    }


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of all processors together."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu


def unknown_kernels() -> list[str]:
    """Kernels that no job has and nobody has explained."""
    found = {
        file.name.removesuffix(".sql")
        for room in ROOMS
        for file in resources.files(room).joinpath("kernels").iterdir()
        if file.name.endswith(".sql")
    }
    return sorted(found - {link.kernel for job in JOBS for link in job.chain} - set(NOT_COMPARED))


def main(folder: Path, seconds: float) -> None:
    with nebelhorn.open_workspace(folder) as workspace, Stopwatch() as watch:
        facts = workspace.stores.facts
        make_steps(facts, workspace.settings.journey)
        make_voices(facts)
        put_catalogue(facts, workspace.settings)
        facts.execute(RELATIONS)
        known = constants(facts)
        compared = []
        for job in JOBS:
            print(job.name, file=sys.stderr, flush=True)
            compared.append(compare(facts, job, known, seconds))
    watch.report(
        compared=compared,
        not_compared=NOT_COMPARED,
        unknown=unknown_kernels(),
        load=os.getloadavg()[0],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
