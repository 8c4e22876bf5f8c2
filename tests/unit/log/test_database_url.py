from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from nebelhorn.errors import SourceError
from nebelhorn.log.database_url import database_url, shown_url, without_secrets

_PASSWORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), min_size=6)


@settings(deadline=None)
@given(_PASSWORDS.filter(lambda text: text not in "postgresql+psycopg://ann:***@db.example/shop"))
def test_no_password_is_ever_shown(password):
    url = URL.create("postgresql", "ann", password, "db.example", database="shop")
    location = url.render_as_string(hide_password=False)
    assert database_url(location, {}).password == password
    assert shown_url(location) == "postgresql://ann:***@db.example/shop"
    told = f"cannot reach {location} with {password}"
    assert password not in without_secrets(told, url)


def test_the_environment_wins_over_the_url():
    variable = "NEBELHORN_SHOP"
    url = database_url("postgresql://ann:old@db/shop", {variable: "new"}, password_env=variable)
    assert ":new@" in url.render_as_string(hide_password=False)


def test_a_driver_that_was_named_stays():
    assert database_url("postgresql+pg8000://db/shop", {}).drivername == "postgresql+pg8000"


@pytest.mark.parametrize("location", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_without_a_file(location):
    with pytest.raises(SourceError, match="names no file"):
        database_url(location, {})
