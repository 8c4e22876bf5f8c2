"""What asks were worth is measured on real runs, and too few is said to be too few."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from nebelhorn import import_events, init, open_workspace, replay
from nebelhorn.app import ColumnRoles, ImportOptions, Workspace, asks_worth
from nebelhorn.asking import WorthVerdict
from nebelhorn.errors import UnknownName
from nebelhorn.live.asks.tables import ask, found_asks
from nebelhorn.log import Touch, customer_number, read_until, take_touches

DAY = 86_400_000_000
BEGIN = 1_735_689_600_000_000  # 2025-01-01
SETTINGS = """
[[ask]]
name = "visit"
touchpoint = "Visit"
question = { en = "How was the visit?" }
scale = "csat"

[[ask]]
name = "never"
touchpoint = "Visit"
question = { en = "How was the visit?" }
scale = "csat"

[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 20
standing = "confirmed"
"""


def log_of(folder: Path, customers: int) -> dict[str, int]:
    """Write a log in which whoever was angry at the visit leaves; return the scores."""
    chance = random.Random(5)  # noqa: S311 - no secret
    scores = {}
    with (folder / "log.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["customer", "time", "touchpoint"])
        for number in range(customers):
            who, start = f"c{number}", BEGIN + number * DAY // 2
            scores[who] = score = chance.choice([1, 5])
            then = "Leaves" if score == 1 else "Orders"
            for name, after in (("Visit", 0), (then, 5), ("Calls", 9)):
                at_us = start + after * DAY
                stamp = f"{at_us // 1_000_000}"
                out.writerow([who, stamp, name])
    return scores


def asked(workspace: Workspace, scores: dict[str, int], name: str = "visit") -> None:
    office, facts = workspace.stores.office, workspace.stores.facts
    found_asks(office)
    rows = facts.execute(
        "SELECT id_no, event_id, t_us FROM event JOIN touchpoint USING (touchpoint_no) "
        "WHERE name = 'Visit'"
    ).fetchall()
    visits = {id_no: (event_id, t_us) for id_no, event_id, t_us in rows}
    touches = []
    for place, (who, score) in enumerate(scores.items()):
        id_no = customer_number(office, who)
        event_id, t_us = visits[id_no]
        values = {
            "name": name,
            "id_no": id_no,
            "event_id": event_id,
            "touchpoint": "Visit",
            "encounter_us": t_us,
            "channel": "mail",
            "by_lot": False,
            "planned_us": t_us,
            "state_us": t_us,
            "expires_us": t_us + 14 * DAY,
            "state": "asked" if place % 3 == 0 else "finished",
        }
        with office.begin() as connection:
            made = connection.execute(sa.insert(ask).values(**values).returning(ask.c.ask_no))
            number = int(made.scalar_one())
        if place % 3:
            touches.append(
                Touch(
                    source="survey",
                    message=f"ask-{number}",
                    customer=who,
                    t_us=t_us + DAY,
                    known_us=t_us + DAY,
                    touchpoint="Visit",
                    score=(score - 1) / 4,
                    raw_score=float(score),
                    scale=(1.0, 5.0),
                    is_answer=True,
                    on_event_id=event_id,
                )
            )
    take_touches(workspace.stores, touches, reader="inbox", until=read_until(facts, "inbox"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init(tmp_path / "shop", name="Shop")
    file = tmp_path / "shop" / "nebelhorn.toml"
    file.write_text(file.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    return tmp_path / "shop"


def brought(workspace: Workspace, folder: Path, customers: int) -> dict[str, int]:
    scores = log_of(folder, customers)
    roles = ColumnRoles(customer="customer", time="time", touchpoint="touchpoint")
    import_events(workspace, str(folder / "log.csv"), options=ImportOptions(roles=roles))
    asked(workspace, scores)
    return scores


def test_without_a_run_response_is_said_and_nothing_of_foretelling(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        brought(workspace, folder, 30)
        found, never = asks_worth(workspace)
        assert (found.name, found.asked, found.foretold) == ("visit", 30, False)
        assert (found.worth.response.k, found.worth.response.n) == (20, 30)
        assert (found.worth.completeness.value, found.worth.bits.n) == (1.0, 0)
        assert found.worth.verdict is WorthVerdict.TOO_FEW
        assert (never.asked, never.worth.response.value) == (0, None)
        with pytest.raises(UnknownName, match="visit"):
            asks_worth(workspace, name="visits")


def test_a_handful_is_too_few_and_three_hundred_that_tell_helped(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        brought(workspace, folder, 420)
        replay(workspace)
        [found] = asks_worth(workspace, name="visit")
    worth = found.worth
    assert found.foretold
    assert worth.bits.n >= 200
    assert worth.verdict is WorthVerdict.HELPED
    assert worth.bits.low is not None
    assert worth.bits.low > 0.3
    assert worth.bits_per_ask == pytest.approx(
        (worth.response.value or 0) * (worth.bits.value or 0)
    )


def test_few_answers_are_too_few(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        brought(workspace, folder, 60)
        replay(workspace)
        [found] = asks_worth(workspace, name="visit")
    assert 0 < found.worth.bits.n < 200
    assert found.worth.verdict is WorthVerdict.TOO_FEW
    assert found.worth.missing == 200 - found.worth.bits.n
