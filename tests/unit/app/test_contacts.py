"""Tables of addresses: taken whole rows, every other with line and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nebelhorn.app.consents import consent, consent_fact, consents
from nebelhorn.app.contacts import Contacts, contacts
from nebelhorn.errors import SettingsError, SourceError
from tests.asking_shop import DAY, NOON, Company, asking_company

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with asking_company(tmp_path) as found:
        yield found


def take(company: Company, file: Path, now_us: int = NOON) -> Contacts:
    return contacts(company.workspace, file, by="test", now_us=now_us)


def test_rows_are_taken_whole_or_not_at_all(company: Company, write: Write) -> None:
    file = write(
        "people.csv",
        "Kunde;E-Mail;Telefon;Sprache;Zeitzone;Einwilligung;Notiz\n"
        "ada;ada@example.com;+49 431 123456;de-DE;Europe/Berlin;ja;x\n"
        "bea;nonsense;;;;ja;\n"
        "cyd;cyd@example.com;0431 1;;;;\n"
        ";nobody@example.com;;;;;\n"
        "dan;dan@example.com;;Klingonisch 1;;;\n"
        "eva;eva@example.com;;;Mars;;\n"
        "fay;fay@example.com;;;;vielleicht;\n"
        "gus;;;;;;\n",
    )
    found = take(company, file)
    assert (found.rows, found.customers, found.addresses, found.consents) == (8, 1, 2, 1)
    assert [one.line for one in found.refused] == [3, 4, 5, 6, 7, 8, 9]
    assert found.refused[0].reason == "this is no mail address"
    assert found.refused[2].reason == "no customer"
    assert "vielleicht" in found.refused[5].reason
    assert found.unread == ("Notiz",)
    assert found.reachable == {"mail": 1, "sms": 1}
    assert not any("@" in one.reason for one in found.refused)


def test_the_same_file_again_changes_nothing(company: Company, write: Write) -> None:
    file = write("people.csv", "customer,mail,consent\nada,ada@example.com,yes\n")
    take(company, file)
    again = take(company, file, NOON + DAY)
    assert (again.addresses, again.consents, again.refused) == (0, 0, ())
    assert len(consents(company.workspace, "ada").said) == 1


def test_an_old_file_does_not_outweigh_what_was_said_since(company: Company, write: Write) -> None:
    file = write("people.csv", "customer,mail,consent\nada,ada@example.com,yes\n")
    take(company, file)
    no = consent_fact("withdrawn", "*", None, NOON + 1)
    consent(company.workspace, "ada", no, by="test")
    again = take(company, file, NOON + DAY)
    assert [one.line for one in again.refused] == [2]
    assert "consent_at" in again.refused[0].reason
    dated = write("dated.csv", "customer,consent,consent_at\nada,yes,2026-06-02\n")
    assert take(company, dated, NOON + 5 * DAY).consents == 1
    assert [one.said for one in consents(company.workspace, "ada").said][-1] == "given"


def test_a_date_that_is_none_or_lies_ahead_is_refused(company: Company, write: Write) -> None:
    file = write(
        "people.csv", "customer,consent,consent_at\nada,yes,yesterday\nbea,yes,2999-01-01\n"
    )
    assert [one.line for one in take(company, file).refused] == [2, 3]


def test_a_table_that_says_nothing_is_refused_as_a_whole(company: Company, write: Write) -> None:
    with pytest.raises(SourceError, match="customer"):
        take(company, write("a.csv", "who,mail\nada,a@example.com\n"))
    with pytest.raises(SourceError, match="mail, sms or consent"):
        take(company, write("b.csv", "customer,plan\nada,gold\n"))
    with pytest.raises(SettingsError, match="who"):
        contacts(company.workspace, write("c.csv", "customer,mail\na,b@c.de\n"), by=" ", now_us=0)
