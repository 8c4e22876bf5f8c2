"""What asks were worth: who answered, how far, and whether it helped to foretell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nebelhorn.app.asks.people import customers_of
from nebelhorn.app.looking import settle
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import AskState, AskWorth, Settled, ask_worth, cross_gains
from nebelhorn.engine import drop, put_arrow
from nebelhorn.errors import NothingForetold, UnknownName, choices
from nebelhorn.live import SURVEY, AskStanding, ask_standings, found_asks
from nebelhorn.log import Progress

AFTER_US = 90 * 86_400_000_000
"""What is foretold later after an answer is not said to be foretold with it."""

_ANSWERED = f"""
SELECT a.answer_id, w.customer_no, greatest(coalesce(a.known_us, a.t_us), a.t_us) AS at_us,
  CASE WHEN a.score < 0.65 THEN 0 WHEN a.score < 0.9 THEN 1 ELSE 2 END AS band
FROM worth_ask AS w JOIN answer AS a ON a.answer_id = CAST(
  hash('{SURVEY}' || chr(31) || 'answer' || chr(31) || 'id' || chr(31) || w.message) >> 1 AS BIGINT)
WHERE a.score IS NOT NULL
"""
_SETTLED = f"""
WITH first AS (
  SELECT f.answer_id, s.question_no, f.band, s.came, s.customer_no, p.sealed_us
  FROM ({_ANSWERED}) AS f
  JOIN run_point AS p ON p.customer_no = f.customer_no AND p.sealed_us >= f.at_us
    AND p.sealed_us < f.at_us + {AFTER_US}
  JOIN settled AS s ON s.point_no = p.point_no
  WHERE s.came IS NOT NULL
  QUALIFY row_number() OVER (
    PARTITION BY f.answer_id, s.question_no ORDER BY p.sealed_us, p.point_no) = 1
)
SELECT f.question_no, f.band, f.came, f.customer_no,
  coalesce(max_by(e.touchpoint_no, ROW(e.t_us, e.event_id)), -1) AS last_no
FROM first AS f LEFT JOIN event AS e ON e.id_no = f.customer_no
  AND greatest(coalesce(e.known_us, e.t_us), e.t_us) <= f.sealed_us
GROUP BY f.answer_id, f.question_no, f.band, f.came, f.customer_no
ORDER BY f.question_no, f.customer_no, f.answer_id
"""


@dataclass(frozen=True, slots=True)
class WorthOfAsk:
    """What one ask was worth.

    Attributes:
        name: Of the ask.
        asked: Count of asks that went out and whose time is over.
        worth: Response, completeness, gain in foretelling and what can be said of it.
        foretold: Is anything foretold here? Else nobody can say whether answers help.
    """

    name: str
    asked: int
    worth: AskWorth
    foretold: bool


def asks_worth(
    workspace: Workspace,
    *,
    name: str | None = None,
    now_us: int | None = None,
    progress: Progress = lambda _: None,
) -> tuple[WorthOfAsk, ...]:
    """Return what each ask was worth.

    Of every question the first forecast sealed after an answer counts, once it is settled: what
    came is foretold from what the customer had done last, and from that together with the answer;
    the gain is the difference. Both are measured on customers they had not seen. Only the first
    question of an ask counts here, and only answers with a score.

    Args:
        workspace: Whose; it says which run is looked at.
        name: Only this ask; None: all.
        now_us: Now, UTC microseconds; None: by the clock.
        progress: Told about each step.

    Returns:
        In the order of the file, those no longer in it last.

    Raises:
        UnknownName: There is no such ask.
    """
    at_us = workspace.clock() if now_us is None else now_us
    rows = _asks(workspace)
    listed = [one.name for one in workspace.settings.asks]
    names = list(dict.fromkeys([*listed, *(row.name for row in rows)]))
    if name is not None and name not in names:
        msg = f"no ask {name!r}; {choices(name, names)}"
        raise UnknownName(msg)
    try:
        settle(workspace, progress=progress)
        foretold = True
    except NothingForetold:
        foretold = False
    progress("measuring what answers were worth")
    customers = customers_of(workspace.stores.facts, {row.id_no for row in rows})
    found = []
    for one in names if name is None else [name]:
        mine = [row for row in rows if row.name == one]
        over = [
            (customers[row.id_no], row.state)
            for row in mine
            # an answer ends an ask early and silence does not: only when its time is over
            if row.expires_us <= at_us or row.state is AskState.NOT_ASKED
        ]
        answered = {row.ask_no: customers[row.id_no] for row in mine}
        settled = _settled(workspace, answered) if foretold else _nothing()
        gained = cross_gains(settled)
        worth = ask_worth(over, gained, list(settled.customer))
        asked = sum(state is not AskState.NOT_ASKED for _, state in over)
        found.append(WorthOfAsk(one, asked, worth, foretold))
    return tuple(found)


def _asks(workspace: Workspace) -> list[AskStanding]:
    found_asks(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        return ask_standings(connection)


def _settled(workspace: Workspace, answered: dict[int, int]) -> Settled:
    facts = workspace.stores.facts
    put_arrow(
        facts,
        "worth_ask",
        pa.table(
            {
                "message": pa.array([f"ask-{number}" for number in answered], pa.string()),
                "customer_no": pa.array(answered.values(), pa.int64()),
            }
        ),
    )
    rows = facts.execute(_SETTLED).fetchnumpy()
    drop(facts, "worth_ask")
    question, last, band, came = (
        np.asarray(rows[column], dtype=np.int64)
        for column in ("question_no", "last_no", "band", "came")
    )
    return Settled(question, last, band, came, np.asarray(rows["customer_no"]).tolist())


def _nothing() -> Settled:
    none = np.zeros(0, dtype=np.int64)
    return Settled(none, none, none, none, [])
