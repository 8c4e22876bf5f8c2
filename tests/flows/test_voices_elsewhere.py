"""Voices given elsewhere count: by wire, out of files, of nobody known, and bad ones ring."""

from __future__ import annotations

import csv
import json
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from nebelhorn import fog, import_events, open_workspace, rejects, replay_rejects
from nebelhorn.app import (
    ColumnRoles,
    ImportOptions,
    Service,
    add_target,
    bad_answers,
    bring_voices,
    erase,
    see_to,
    serving,
)
from nebelhorn.cli.main import main
from nebelhorn.errors import SettingsError, SourceError, UnknownName
from nebelhorn.live import Arrival

NOW_US = 1_790_000_000_000_000  # 2026-09-21
AT = "2026-09-20T10:00:00Z"
VOICES = """
[[voice]]
name = "visits"
from = "typeform"
survey = "f1"
touchpoint = "Visit"
scale = "nps"
score = "nps"
text = "why"
customer = "customer"

[[voice]]
name = "portal"
from = "reviews"
touchpoint = "Visit"
scale = "stars"
"""


def response(token: str, score: int, *, form: str = "f1", customer: str = "") -> dict[str, object]:
    answers = [
        {"type": "number", "number": score, "field": {"id": "a", "ref": "nps"}},
        {"type": "text", "text": f"said {token}", "field": {"id": "b", "ref": "why"}},
    ]
    hidden = {"customer": customer} if customer else {}
    return {
        "event_type": "form_response",
        "form_response": {
            "form_id": form,
            "token": token,
            "submitted_at": AT,
            "hidden": hidden,
            "answers": answers,
        },
    }


def send(service: Service, tool: str, *bodies: object, now_us: int = NOW_US) -> None:
    for body in bodies:
        content = json.dumps(body).encode()
        service._inbox.put(Arrival(now_us, tool, "response", 1, content)).result()


def visit(service: Service, *customers: str) -> None:
    events = [
        {"type": "track", "event": "Visit", "userId": one, "messageId": one, "timestamp": AT}
        for one in customers
    ]
    body = json.dumps({"batch": events}).encode()
    service._inbox.put(Arrival(NOW_US, "segment", "batch", 1, body)).result()


@pytest.fixture
def surveyed(shop: Path) -> Path:
    file = shop / "nebelhorn.toml"
    file.write_text(file.read_text(encoding="utf-8") + VOICES, encoding="utf-8")
    return shop


def test_answers_over_the_wire_stand_at_their_customer_or_at_their_month_alone(
    surveyed: Path,
) -> None:
    with serving(surveyed, clock=lambda: NOW_US) as service:
        visit(service, "ann", "ben", "eve")
        known, nobody = response("t1", 9, customer="ann"), response("t2", 1)
        send(service, "typeform", known, nobody, known)
        step = service.step()
        assert (step.taken.answers, step.taken.known, step.quarantined) == (2, 1, 0)
        found = fog(service.workspace, by_month=True)
    assert (found.voices.placed, found.voices.nameless, found.voices.unplaced) == (1, 1, 0)
    heard = {(cell.period, cell.heard, cell.fog.k, cell.mood.n) for cell in found.fog.cells}
    assert heard == {(None, 2, 1, 2), ("2026-09", 2, 1, 2)}


def test_a_form_without_an_entry_is_put_aside_and_taken_when_it_has_one(surveyed: Path) -> None:
    ticks = count(NOW_US)
    with serving(surveyed, clock=lambda: next(ticks)) as service:
        bad = response("t2", 44)
        send(service, "typeform", response("t1", 3, form="f2"), bad)
        assert service.step().quarantined == 2
        found = rejects(service.workspace)
        said = {one.reason for one in found.records}
        assert (
            'no [[voice]] in nebelhorn.toml takes typeform survey "f2"; it has the fields nps, why'
            in said
        )
        file = surveyed / "nebelhorn.toml"
        more = VOICES.split("[[voice]]")[1].replace("visits", "other").replace("f1", "f2")
        file.write_text(f"{file.read_text(encoding='utf-8')}\n[[voice]]{more}", encoding="utf-8")
        done = replay_rejects(service.workspace)
        assert (done.tried, done.taken) == (2, 1)
        send(service, "typeform", response("t1", 3, form="f2"))
        assert service.step().taken.known == 1


def test_settings_that_cannot_be_read_just_now_stop_nothing(surveyed: Path) -> None:
    with serving(surveyed, clock=lambda: NOW_US) as service:
        send(service, "typeform", response("t1", 3))
        assert service.step().taken.answers == 1
        (surveyed / "nebelhorn.toml").write_text("[[voice]", encoding="utf-8")
        send(service, "typeform", response("t2", 3))
        assert service.step().taken.answers == 1


def test_a_file_brings_the_same_answers_and_none_twice(surveyed: Path, tmp_path: Path) -> None:
    items = [response(f"t{number}", number)["form_response"] for number in range(4)]
    (tmp_path / "typeform.json").write_text(json.dumps({"items": items}), encoding="utf-8")
    with serving(surveyed, clock=lambda: NOW_US) as service:
        send(service, "typeform", response("t0", 0))
        assert service.step().taken.answers == 1
    with open_workspace(surveyed) as workspace:
        first = bring_voices(workspace, tmp_path / "typeform.json", "typeform")
        again = bring_voices(workspace, tmp_path / "typeform.json", "typeform")
        known = workspace.stores.facts.execute("SELECT count(known_us) FROM answer").fetchone()
    assert (first.records, first.new, first.known, first.nameless) == (4, 3, 1, 4)
    assert (again.new, again.known) == (0, 4)
    assert known == (1,)


def test_a_table_of_a_portal_with_bad_rows(surveyed: Path, tmp_path: Path) -> None:
    rows = [
        ["Review ID", "Date", "Rating", "Review"],
        ["1", "2026-09-01", "5", "gut 👍"],
        ["2", "2026-09-02", "9", "off"],
        ["3", "soon", "1", "when?"],
        ["4", "2026-09-03 11:00:00", "1", "<script>alert(1)</script>"],
        ["5", "2126-09-03", "1", "later"],
    ]
    with (tmp_path / "portal.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with open_workspace(surveyed) as workspace:
        found = bring_voices(workspace, tmp_path / "portal.csv", "reviews", voice="portal")
        assert (found.records, found.new, found.aside, found.nameless) == (5, 2, 3, 2)
        said = rejects(workspace)
        assert {one.location for one in said.records} == {"portal.csv"}
        assert replay_rejects(workspace).taken == 0
        assert rejects(workspace).total == 3


def test_what_cannot_be_brought_says_so(surveyed: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with open_workspace(surveyed) as workspace:
        with pytest.raises(UnknownName, match="available: typeform"):
            bring_voices(workspace, tmp_path / "bad.json", "typefrom")
        with pytest.raises(UnknownName, match="visits"):
            bring_voices(workspace, tmp_path / "bad.json", "typeform", voice="visit")
        with pytest.raises(SourceError, match="is not JSON"):
            bring_voices(workspace, tmp_path / "bad.json", "typeform")
        with pytest.raises(SourceError, match="cannot be read"):
            bring_voices(workspace, tmp_path / "none.json", "typeform")


def test_ratings_in_tickets_come_by_import_and_by_our_own_wire(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(
        "ticket,customer,closed,rating,comment\n1,ann,2026-09-01,1,bad\n2,ben,2026-09-02,5,\n",
        encoding="utf-8",
    )
    roles = ColumnRoles(
        customer="customer", time="closed", score="rating", text="comment", message_id="ticket"
    )
    options = ImportOptions(roles=roles, touchpoint_name="Ticket closed", scale=(1.0, 5.0))
    with serving(shop, clock=lambda: NOW_US) as service:
        import_events(service.workspace, str(tmp_path / "tickets.csv"), options=options)
        body = {"customer": "ann", "touchpoint": "Ticket closed", "score": 2, "scale": "1:5"}
        service._inbox.put(
            Arrival(NOW_US, "plain", "event", 1, json.dumps({**body, "id": "x"}).encode())
        ).result()
        assert service.step().taken.answers == 1
        found = fog(service.workspace)
        # only what has arrived rings; imported history does not
        assert [one.score for one in bad_answers(service.workspace)] == [0.25]
    assert (found.voices.voices, found.voices.placed) == (3, 3)


def told(service: Service) -> list[dict[str, object]]:
    with service.workspace.stores.office.connect() as connection:
        rows = connection.execute(sa.text("SELECT topic, body FROM outbox_message ORDER BY seq"))
        return [{"topic": topic, **json.loads(body)["data"]} for topic, body in rows]


def test_a_bad_answer_rings_once_and_somebody_sees_to_it(surveyed: Path) -> None:
    with serving(surveyed, clock=lambda: NOW_US) as service:
        add_target(service.workspace, "crm", "https://93.184.216.34/crm", topics=["answer.*"])
        visit(service, "ann")
        send(service, "typeform", response("t1", 2, customer="ann"), response("t2", 3))
        service.step()
        send(service, "typeform", response("t1", 2, customer="ann"), response("t3", 0))
        service.step()
        service.step()
        rung = told(service)
        assert [(one["customer"], one["score"], one["touchpoint"]) for one in rung] == [
            ("ann", 0.2, "Visit"),
            (None, 0.0, "Visit"),
        ]
        assert {one["topic"] for one in rung} == {"answer.bad"}
        assert all(one["has_text"] and "said t" not in str(one) for one in rung)
        listed = bad_answers(service.workspace)
        assert {(one.customer, one.raw_score, one.text) for one in listed} == {
            ("ann", 2.0, "said t1"),
            (None, 0.0, "said t3"),
        }
        with pytest.raises(SettingsError):
            see_to(service.workspace, listed[0].answer_id, who=" ")
        seen = see_to(service.workspace, listed[0].answer_id, who="Eve", now_us=NOW_US + 5)
        again = see_to(service.workspace, listed[0].answer_id, who="Bob", now_us=NOW_US + 9)
        assert (seen.seen_by, again.seen_by, again.seen_us) == ("Eve", "Eve", NOW_US + 5)
        assert len(bad_answers(service.workspace)) == 1
        assert len(bad_answers(service.workspace, seen=True)) == 2
        with pytest.raises(UnknownName):
            see_to(service.workspace, 7, who="Eve")


def test_a_stop_between_facts_and_bell_loses_no_ring(
    surveyed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(surveyed, clock=lambda: NOW_US) as service:
        send(service, "typeform", response("t1", 0))
        with monkeypatch.context() as patched:

            def dies(*_: object, **__: object) -> int:
                raise KeyboardInterrupt

            patched.setattr(service._bell, "ring", dies)
            with pytest.raises(KeyboardInterrupt):
                service.step()
    with serving(surveyed, clock=lambda: NOW_US + 60_000_000) as service:
        service.step()
        service.step()
        assert len(bad_answers(service.workspace)) == 1


def test_an_erased_customer_is_on_no_list_of_bad_answers(surveyed: Path) -> None:
    with serving(surveyed, clock=lambda: NOW_US) as service:
        add_target(service.workspace, "crm", "https://93.184.216.34/crm", topics=["answer.*"])
        visit(service, "ann", "ben")
        known = (response("t1", 0, customer="ann"), response("t2", 0, customer="ben"))
        send(service, "typeform", *known, response("t3", 0))
        service.step()
        assert len(bad_answers(service.workspace)) == len(told(service)) == 3
    erase(surveyed, "ann")
    with serving(surveyed, clock=lambda: NOW_US) as service:
        service.step()
        assert {one.customer for one in bad_answers(service.workspace)} == {"ben", None}
        assert "ann" not in str(told(service))


def test_the_command_line_brings_tells_and_lists(
    surveyed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [response(f"t{number}", number)["form_response"] for number in range(3)]
    (tmp_path / "some.json").write_text(json.dumps(items), encoding="utf-8")
    place = ["-w", str(surveyed)]

    def said(*words: str) -> str:
        with pytest.raises(SystemExit) as left:
            main([*place, *words])
        assert left.value.code == 0
        return capsys.readouterr().out

    brought = said("voices", str(tmp_path / "some.json"), "--from", "typeform")
    assert brought.startswith("3 new answers of 3 records; 0 known before, 3 of nobody known.")
    assert (
        json.loads(said("voices", str(tmp_path / "some.json"), "--from", "typeform", "--json"))[
            "known"
        ]
        == 3
    )
    assert "no bad answer" in said("bad-answers")
    story = "--title Later --said early --did ten --by Ada --touchpoint Visit --no-mail"
    assert said("told", "add", *story.split()).startswith("0 customers spoke there within a year")
    assert "Later" in said("told")
    assert "is told no more" in said("told", "remove", "1")
