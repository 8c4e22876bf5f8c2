"""Asking, from the settings to an erased customer: the command line says what the library says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import nebelhorn as library
from nebelhorn.app import (
    asks,
    consent,
    consent_fact,
    consents,
    erase,
    plan_asks,
    serving,
    why_asked,
)
from nebelhorn.app.asks import Asker
from nebelhorn.app.background import Background
from nebelhorn.app.live import Foretold
from nebelhorn.cli.show import as_plain
from nebelhorn.clock import utc_now_us
from nebelhorn.live import Contact, NewTarget, deliveries, keep_contacts, put_target
from nebelhorn.live.asks import tables
from nebelhorn.live.post.tables import mail
from nebelhorn.log import know_customers
from tests.asking_shop import DAY, HOUR, NOON, asking_company, states

Run = Callable[..., Any]
PEOPLE = (
    "customer,mail,sms,consent,consent_at\n"
    "ada,ada@example.com,+49431123456,yes,2026-01-01\n"
    "bea,nonsense,,yes,\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A company that three customers met yesterday, seen asking for a month."""
    with asking_company(tmp_path) as company:
        plan_asks(company.workspace, now_us=NOON - 30 * DAY, dry_run=False)
        company.met(*((who, "invoice", NOON - DAY) for who in ("ada", "bea", "cyd")))
        company.met(("cyd", "complaint", NOON - HOUR))
    return tmp_path / "company"


def test_the_command_line_says_what_the_library_says(
    place: Path, nebelhorn: Run, write: Callable[[str, str], Path]
) -> None:
    said = nebelhorn("-w", place, "contacts", write("people.csv", PEOPLE), "--json")
    assert said.json["addresses"] == 2
    assert [one["line"] for one in said.json["refused"]] == [3]
    at = "2026-05-31T12:00:00"
    dry = nebelhorn("-w", place, "asks", "--dry-run", "--at", at, "--json").json
    with library.open_workspace(place) as workspace:
        plan = plan_asks(workspace, now_us=NOON)
        assert dry == as_plain(plan)
        by_customer = {one.customer: one.reason for one in plan.decisions}
        now_us = utc_now_us()
        why = why_asked(workspace, "cyd", "invoice-clear", now_us=now_us)
    assert by_customer["cyd"] == "no_consent"
    told = nebelhorn("-w", place, "asks", "why", "cyd", "invoice-clear", "--json").json
    assert told["encounters"][0]["reasons"] == [str(one) for one in why.encounters[0].reasons]
    shown = nebelhorn("-w", place, "asks", "--dry-run", "--at", at)
    assert "ada" in shown.out
    assert "no consent" in shown.out
    assert nebelhorn("-w", place, "asks", "--json").json == as_plain(_asks(place))
    nebelhorn("-w", place, "consent", "ada", "objected", "--by", "Ada herself")
    with library.open_workspace(place) as workspace:
        assert [one.said for one in consents(workspace, "ada").said] == ["given", "objected"]


def _asks(place: Path) -> object:
    with library.open_workspace(place) as workspace:
        return asks(workspace)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["asks", "--name", "invoice"], "invoice-clear"),
        (["asks", "--dry-run", "--name", "invoice"], "invoice-clear"),
        (["asks", "--at", "2026-01-01"], "--dry-run"),
        (["asks", "--dry-run", "--at", "yesterday"], "--at"),
        (["asks", "why", "nobody", "invoice-clear"], "nobody"),
        (["asks", "link", "invoice-clear", "bea"], "bea"),
        (["asks", "place", "invoice-clear", "--label", "Kiel"], "qr"),
        (["asks", "places", "--close", "7"], "no place 7"),
        (["consent", "ada", "agreed"], "given"),
        (["consent", "ada", "given", "--channel", "fax"], "mail"),
        (["consent", "nobody"], "nobody"),
        (["contacts", "nowhere.csv"], "nowhere.csv"),
        (["asks", "bogus"], "bogus"),
    ],
)
def test_what_is_typed_wrongly_is_one_sentence(
    place: Path, nebelhorn: Run, typed: list[str], sentence: str
) -> None:
    nebelhorn("-w", place, "consent", "bea", "objected", "--by", "me")
    said = nebelhorn("-w", place, *typed)
    assert said.code == 2
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_questions_are_checked(place: Path, nebelhorn: Run) -> None:
    assert "invoice-clear" in nebelhorn("-w", place, "asks", "check").out
    toml = place / "nebelhorn.toml"
    written = toml.read_text()
    toml.write_text(written.replace('touchpoint = "invoice"', 'touchpoint = "invoise"'))
    said = nebelhorn("-w", place, "asks", "check").out
    assert "invoice-clear asks nobody" in said
    assert "available: invoice" in said
    toml.write_text(written)
    assert nebelhorn("-w", place, "asks", "check", "--name", "x").code == 2


def test_a_text_message_goes_through_a_gateway_and_is_called_back(tmp_path: Path) -> None:
    now = [NOON]
    with asking_company(tmp_path, visit='channels = ["sms"]') as company:
        workspace, office = company.workspace, company.workspace.stores.office
        asker = Asker(workspace, lambda: now[0], Background(Foretold, lambda: now[0]))
        assert asker.step() == 0
        number = know_customers(office, {"eva"})["eva"]
        keep_contacts(office, [Contact(number, "sms", "+49431999999", "de", None, NOON)])
        consent(workspace, "eva", consent_fact("given", "sms", None, NOON), by="eva")
        company.met(("eva", "visit", NOON + HOUR))
        now[0] = NOON + 2 * HOUR
        assert asker.step() == 0, "nobody outside would send it"
        with office.begin() as connection:
            new = NewTarget("gateway", "https://sms.example.com", ("ask.sms",))
            put_target(connection, new, now_us=NOON)
        now[0] = NOON + 10 * HOUR
        assert asker.step() == 0, "it is night"
        now[0] = NOON + 21 * HOUR
        assert asker.step() == 2, "planned, and handed over"
        with office.connect() as connection:
            [one] = deliveries(connection)
        said = json.loads(one.body)["data"]
        assert (said["to"], said["customer"]) == ("+49431999999", "eva")
        assert said["text"].startswith("Nordlicht: How was the visit? https://ask.example.com/a/")
        assert states(company.asks("eva")) == [("asked", None)]
        no = consent_fact("objected", "*", None, NOON + 22 * HOUR)
        assert consent(workspace, "eva", no, by="eva").called_back == 1
        with office.connect() as connection:
            assert deliveries(connection) == ()
        assert states(company.asks("eva")) == [("not_asked", "objected")]
        asker.stop()


def test_a_served_company_looks_whom_to_ask(place: Path) -> None:
    with serving(place) as service:
        service.start()
        assert "asks" in {thread.name for thread in threading.enumerate()}


def test_an_erased_customer_is_in_no_table(
    place: Path, write: Callable[[str, str], Path], nebelhorn: Run
) -> None:
    nebelhorn("-w", place, "contacts", write("people.csv", PEOPLE))
    with library.open_workspace(place) as workspace:
        assert plan_asks(workspace, now_us=NOON, dry_run=False).asked == 1
    gone = erase(place, "ada")
    assert (gone.asks, gone.contacts, gone.consents, gone.mails) == (1, 2, 1, 1)
    with library.open_workspace(place) as workspace, workspace.stores.office.connect() as office:
        for table in (tables.ask, tables.consent, tables.contact, tables.told_to, mail):
            assert not office.execute(sa.select(table)).all(), table.name
    for file in place.rglob("*"):
        if file.is_file():
            found = file.read_bytes()
            assert b"ada@example.com" not in found, file
            assert b"49431123456" not in found, file
