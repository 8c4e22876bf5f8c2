"""A belief is written on a page, sealed with what is foretold, and settled by what comes after."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from nebelhorn import import_events, open_workspace, replay
from nebelhorn.app import NewBelief, Role, concerned, serving
from nebelhorn.clock import utc_now
from nebelhorn.errors import ConditionError
from tests.flows.on_pages import Client, live, send

QUESTION = '\n[[question]]\nname = "orders"\nkind = "outcome"\ntouchpoints = ["Order"]\n'
QUESTION += "horizon_days = 7\n"


def log(first: datetime, days: int, name: str) -> str:
    """Who asks for the manual orders within a week in 8 of 10 cases, who looks around in 1."""
    chance = np.random.default_rng(8)
    lines = ["customer,time,event"]
    for customer in range(days * 6):
        day = first + timedelta(days=customer // 6, hours=customer % 5)
        asks = chance.random() < 0.5
        lines.append(f"{name}{customer},{day.isoformat()},{'Manual' if asks else 'Shop window'}")
        if chance.random() < (0.8 if asks else 0.1):
            lines.append(f"{name}{customer},{(day + timedelta(days=2)).isoformat()},Order")
    return "\n".join(lines) + "\n"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def bring_in(shop: Path, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with open_workspace(shop) as workspace:
        import_events(workspace, file)
    with (shop / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write(QUESTION)


def test_a_belief_is_written_sealed_and_settled(shop: Path, tmp_path: Path) -> None:
    now = utc_now().replace(minute=0, second=0, microsecond=0)
    bring_in(shop, tmp_path / "log.csv", log(now - timedelta(days=40), 35, "a"))
    with serving(shop) as service:
        service.painter.step()

        async def story(client: Client) -> None:
            asked = {"when": "touchpoint = 'Manual'", "claim": "yes", "question": "orders"}
            seen = await client.get("/rules/belief", params={**asked, "language": "en"})
            assert "that concerned" in seen.text
            sent = await send(client, "/rules/belief", name="manual", confidence="80", **asked)
            assert sent.headers["location"] == "/rules"
            service.painter.step()
            young = await client.get("/rules?language=en")
            assert "belief of Ada" in young.text

            # half a year goes by
            later = tmp_path / "later.csv"
            later.write_text(log(now + timedelta(days=1), 120, "b"), encoding="utf-8")
            with service.paused():
                import_events(service.workspace, later)
                replay(service.workspace)
            service.painter.step()
            [row] = rows((await client.get("/rules.csv?table=beliefs")).text)
            assert row["verdict"] == "holds"
            assert int(row["when_n"]) > 200
            assert float(row["when_low"]) <= 0.8 <= float(row["when_high"])
            # what people said is sealed beside what the machine says
            questions = rows((await client.get("/index.csv?table=questions")).text)
            [asked_for] = [one for one in questions if one["question"] == "orders"]
            assert int(asked_for["we_settled"]) > 0

        live(service, Role.EDITOR, story, login="ada")


def test_who_is_concerned_is_counted_exactly_and_nothing_of_what_came(
    shop: Path, tmp_path: Path
) -> None:
    text = "customer,time,event\na,2026-03-01,Manual\na,2026-03-03,Order\n"
    text += "b,2026-03-02,Shop window\nc,2026-03-04,Manual\nz,2026-03-09,Shop window\n"
    text += "old,2025-01-01,Manual\n"
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    with open_workspace(shop) as workspace:
        import_events(workspace, tmp_path / "log.csv")
        said = NewBelief("m", "Ada", "touchpoint = 'Manual'", "Order", 7.0)
        found = concerned(workspace, said)
        assert (found.moments, found.customers) == (2, 2)
        assert (found.than_moments, found.than_customers) == (2, 2)
        # the last moment of all has not ended yet, and "old" came more than 90 days before
        assert found.all_customers == 3
        than = replace(said, than="touchpoint = 'Order'")
        some = concerned(workspace, than)
        assert (some.moments, some.than_moments) == (2, 1)
        assert "Order" in found.claim["en"]
        assert concerned(workspace, replace(said, condition="touchpoint = 'Order'")).moments == 1
        with pytest.raises(ConditionError):
            concerned(workspace, replace(said, condition="nonsense ~ 3"))
        assert workspace.settings.beliefs == ()
