"""An office of its own for each test, chance that can be foretold, and passwords that are fast."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from nebelhorn.access import (
    Act,
    Cost,
    Passwords,
    Person,
    Secret,
    accept_setup,
    make_setup_token,
    open_access_office,
)

HOUR = 3_600_000_000
NOW = 1_780_000_000_000_000
ACT = Act(NOW, "test", "192.0.2.1")
GOOD = Secret("violet anchor 7 of rain")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Engine]:
    opened = open_access_office(tmp_path / "office.sqlite")
    yield opened
    opened.dispose()


@pytest.fixture
def chance() -> Callable[[int], bytes]:
    numbers = count()
    return lambda size: hashlib.shake_256(str(next(numbers)).encode()).digest(size)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(Cost(passes=1, memory_kib=8, lanes=1))


@pytest.fixture
def ada(office: Engine, passwords: Passwords) -> Engine:
    """The office, with an admin called ada."""
    token = make_setup_token(office, ACT)
    assert token is not None
    accept_setup(office, passwords, token, Person("ada", "Ada"), GOOD, ACT)
    return office
