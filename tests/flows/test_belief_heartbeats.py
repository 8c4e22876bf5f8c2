"""A belief speaks where its verdict counts: after acts and answers, not in quiet weeks."""

from __future__ import annotations

from pathlib import Path

from nebelhorn import import_events, init, open_workspace, replay
from nebelhorn.predictions import HEARTBEAT

BELIEF = """
[[question]]
name = "buys-7"
kind = "outcome"
horizon_days = 7
touchpoints = ["Order"]

[[belief]]
name = "manual"
author = "Ada"
written = 2025-01-01
condition = "touchpoint = 'Manual'"
question = "buys-7"
claim = "yes"
"""


def test_a_belief_is_silent_at_heartbeats(tmp_path: Path) -> None:
    settings = init(tmp_path / "shop")
    settings.write_text(settings.read_text(encoding="utf-8") + BELIEF, encoding="utf-8")
    lines = [
        f"c{customer},2026-{month:02}-{customer % 27 + 1:02},{name}"
        for customer in range(60)
        for month, name in ((1, "Manual"), (3, ("Order", "Manual")[customer % 2]), (6, "Manual"))
    ]
    file = tmp_path / "log.csv"
    file.write_text("\n".join(["customer,time,event", *lines]) + "\n", encoding="utf-8")
    with open_workspace(tmp_path / "shop") as workspace:
        import_events(workspace, file)
        replay(workspace)
        rows = workspace.stores.facts.execute(
            "SELECT p.kind, count(*), sum((s.we <> 65535)::INTEGER) FROM seal AS s "
            "JOIN sealed_point AS p USING (run_no, point_no) GROUP BY p.kind"
        ).fetchall()
    spoken = {kind: (many, said) for kind, many, said in rows}
    assert spoken[HEARTBEAT][0] > 60
    assert spoken[HEARTBEAT][1] == 0
    assert spoken[0][1] > 140
