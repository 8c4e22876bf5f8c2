"""Where the facts stand: has something changed that the loop has not heard of?"""

from __future__ import annotations

import json

from nebelhorn.app.workspace import Workspace
from nebelhorn.log import acknowledgements, put_customer_views
from nebelhorn.predictions import BACKTEST


def mark_of(workspace: Workspace) -> str:
    """Return what changes with each import, word of a person about ids, backtest, and setting."""
    row = workspace.stores.facts.execute(
        "SELECT (SELECT count(*) FROM import_run), "
        "(SELECT count(*) FROM link WHERE said_by IS NOT NULL), "
        "(SELECT coalesce(max(run_no), 0) FROM run WHERE label = ?)",
        [BACKTEST],
    ).fetchone()
    return json.dumps([*(row or ()), workspace.settings_mark])


def position_of(workspace: Workspace, mark: str) -> str:
    """Return what changes with every fact that a state rests on.

    Args:
        workspace: Whose facts.
        mark: As ``mark_of`` returned it.
    """
    row = workspace.stores.facts.execute(
        "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM answer), "
        "(SELECT count(*) FROM link), (SELECT count(*) FROM seal), (SELECT count(*) FROM block)"
    ).fetchone()
    return json.dumps([mark, *(row or ())])


def log_position(workspace: Workspace) -> str:
    """Return what changes with every event, answer, link and setting, but not with what is sealed.

    Args:
        workspace: Whose facts.
    """
    row = workspace.stores.facts.execute(
        "SELECT (SELECT count(*) FROM import_run), (SELECT count(*) FROM event), "
        "(SELECT count(*) FROM answer), (SELECT count(*) FROM link)"
    ).fetchone()
    return json.dumps([*(row or ()), workspace.settings_mark])


def place_of(workspace: Workspace) -> str:
    """Return what changes with everything that index, horn, map and fog rest on."""
    words = acknowledgements(workspace.stores.office)
    return json.dumps([position_of(workspace, mark_of(workspace)), len(words)])


def everybody(workspace: Workspace) -> list[int]:
    """Return the numbers of all customers, those who were met last first."""
    facts = workspace.stores.facts
    put_customer_views(facts)
    rows = facts.execute(
        "SELECT id_no FROM (SELECT id_no, t_us FROM event UNION ALL SELECT id_no, t_us "
        "FROM answer) WHERE id_no IS NOT NULL GROUP BY id_no ORDER BY max(t_us) DESC, id_no"
    ).fetchall()
    return [int(number) for (number,) in rows]
