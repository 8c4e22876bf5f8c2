"""Write what kernels read as Parquet files: make_relations.py WORKSPACE FOLDER JOB,JOB.

``kernels.json`` beside them says each kernel's statement in DuckDB's dialect and its relations.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jobs import JOBS
from kernels import RELATIONS, constants, kernel_statement
from stopwatch import Stopwatch

import nebelhorn
from nebelhorn.feedback import make_voices
from nebelhorn.journeys import make_steps, put_catalogue


def main(folder: Path, into: Path, names: list[str]) -> None:
    into.mkdir(parents=True, exist_ok=True)
    statements = []
    with nebelhorn.open_workspace(folder) as workspace, Stopwatch() as watch:
        facts = workspace.stores.facts
        make_steps(facts, workspace.settings.journey)
        make_voices(facts)
        put_catalogue(facts, workspace.settings)
        facts.execute(RELATIONS)
        known = constants(facts)
        for job in (job for job in JOBS if job.name in names):
            for link in (*job.before, *job.chain):
                relations = [
                    value
                    for value in link.values.values()
                    if isinstance(value, str) and not value.startswith("{")
                ]
                for relation in relations:
                    facts.execute(f"COPY (FROM {relation}) TO '{into / relation}.parquet'")
                made = kernel_statement(link, known)
                facts.execute(made)
                sql = made.partition(" AS ")[2]
                statements.append({"kernel": link.kernel, "sql": sql, "relations": relations})
    (into / "kernels.json").write_text(json.dumps(statements), encoding="utf-8")
    watch.report(kernels=len(statements))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(","))
