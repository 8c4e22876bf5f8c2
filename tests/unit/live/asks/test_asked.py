"""Asks are written down once, and a state never goes back."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy.engine import Connection

from nebelhorn.asking import AskState
from nebelhorn.live.asks import (
    UNCERTAIN,
    NewAsk,
    advance_asks,
    ask_numbered,
    asks_over,
    found_asks,
    mark_not_asked,
    mark_sent,
    put_ask,
    see_active,
)
from nebelhorn.log import Stores

NOW = 1_790_000_000_000_000
NEW = NewAsk("a", 7, 70, "Visit", NOW, "mail", "en", 1.0, by_lot=False, expires_us=NOW + 10)


@pytest.fixture(autouse=True)
def _found(stores: Stores) -> None:
    found_asks(stores.office)


def put(stores: Stores, new: NewAsk = NEW) -> int | None:
    with stores.office.begin() as connection:
        return put_ask(connection, new, NOW)


def state(connection: Connection, number: int) -> tuple[str, str | None]:
    kept = ask_numbered(connection, number)
    assert kept is not None
    return kept.state, kept.reason


def test_about_one_encounter_each_ask_is_written_once(stores: Stores) -> None:
    assert put(stores) == 1
    assert put(stores) is None
    assert put(stores, dataclasses.replace(NEW, name="b")) not in {None, 1}


def test_who_was_opened_is_never_not_asked(stores: Stores) -> None:
    number = put(stores)
    assert number is not None
    advance_asks(stores.office, [number], AskState.SHOWN, NOW)
    with stores.office.begin() as connection:
        assert mark_not_asked(connection, [number], "unreachable", NOW) == []
        mark_sent(connection, number, NOW)
        assert state(connection, number) == ("shown", None)


def test_a_mail_that_came_back_reached_nobody(stores: Stores) -> None:
    number = put(stores)
    assert number is not None
    with stores.office.begin() as connection:
        mark_sent(connection, number, NOW, reason=UNCERTAIN)
        assert state(connection, number) == ("asked", "uncertain")
        assert mark_not_asked(connection, [number], "unreachable", NOW) == [number]
        assert state(connection, number) == ("not_asked", "unreachable")


def test_only_what_is_over_and_went_out_is_counted_as_asked(stores: Stores) -> None:
    numbers = [
        put(stores, NewAsk("a", 7, event, "Visit", NOW, "mail", "en", 1.0, False, NOW + 10))
        for event in range(4)
    ]
    with stores.office.begin() as connection:
        for number in numbers[:3]:
            mark_sent(connection, number or 0, NOW)
    advance_asks(stores.office, [numbers[0] or 0], AskState.FINISHED, NOW)
    advance_asks(stores.office, [numbers[1] or 0], AskState.PARTIAL, NOW)
    with stores.office.connect() as connection:
        assert asks_over(connection, NOW) == {0: True}
        assert asks_over(connection, NOW + 10) == {0: True, 1: True, 2: False}


def test_an_ask_is_seen_active_once(stores: Stores) -> None:
    with stores.office.begin() as connection:
        assert see_active(connection, ["a"], NOW) == {"a": NOW}
        assert see_active(connection, ["a", "b"], NOW + 1) == {"a": NOW, "b": NOW + 1}
