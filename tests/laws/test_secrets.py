"""Whatever happens, a secret is in no text anybody sees."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import traceback
import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from nebelhorn.access import (
    Act,
    Cost,
    Credentials,
    KeyKind,
    KeyRing,
    KeyWish,
    Passwords,
    Person,
    Role,
    Secret,
    accept_invite,
    accept_setup,
    change_password,
    check_rules,
    create_account,
    create_key,
    find_key,
    find_session,
    invite,
    list_accounts,
    list_keys,
    log_in,
    log_out,
    open_access_office,
    read_audit,
    revoke_key,
)
from nebelhorn.app import Access, Invited, NewKey
from nebelhorn.cli.show import as_plain

MARK = "ж"  # no text of ours holds it, so what is found is no chance
TEXTS = st.text(min_size=7, max_size=60).map(MARK.__add__) | st.from_regex(
    r"(wk|rk|once|session)_[\w-]{43}", fullmatch=True
)
DAYS = count()
QUICK = Passwords(Cost(1, 8, 1))
NOW = 1_780_000_000_000_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path: Path = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_access_office(path)
    create_account(opened, Person("bob"), Role.VIEWER, Act(NOW))
    create_key(opened, KeyWish("shop", KeyKind.WRITE, "shop"), Act(NOW))
    return opened


def shown(value: object) -> str:
    """Every way a value comes into a text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s %r", (value, value), None)
    handler.emit(record)
    return f"{value} {value!r} {value!s:>3} {[value]} {stream.getvalue()}"


def hidden(text: str, *seen: str) -> bool:
    """Neither as it is, nor escaped, nor as logins and passwords are brought into one form."""
    forms = {text, repr(text)[1:-1], unicodedata.normalize("NFKC", text).casefold().strip()}
    return not any(form in one for form in forms for one in seen)


@given(TEXTS)
def test_a_secret_shows_itself_in_no_text(text: str) -> None:
    secret = Secret(text)
    for value in (secret, Credentials("ada", secret), Invited(None, secret)):
        assert hidden(text, shown(value), json.dumps(as_plain(value), default=repr))
    with pytest.raises(TypeError):
        hash(secret)
    for copying in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError) as refused:
            copying(secret)
        assert hidden(text, str(refused.value))
    assert secret.reveal() == text


def deeds(office: Engine, secret: Secret) -> list[Callable[[], object]]:
    # a day each: throttled attempts would not be looked at
    act = Act(NOW + next(DAYS) * 90_000_000_000, "ada", "192.0.2.1")
    typed = Credentials("bob", secret)
    return [
        lambda: find_key(office, secret, KeyKind.WRITE),
        lambda: KeyRing(office).find(secret, KeyKind.READ, NOW),
        lambda: find_session(office, secret, NOW),
        lambda: log_out(office, secret, act),
        lambda: accept_invite(office, QUICK, secret, secret, act),
        lambda: accept_setup(office, QUICK, secret, Person("eve"), secret, act),
        lambda: log_in(office, QUICK, typed, act),
        lambda: log_in(office, QUICK, Credentials(secret.reveal(), secret), act),
        lambda: change_password(office, QUICK, typed, secret, act),
        lambda: check_rules(secret, "bob"),
        lambda: Access(office, "ada"),
    ]


@settings(max_examples=12)
@given(TEXTS)
def test_no_deed_gives_a_secret_away(office: Engine, text: str) -> None:
    secret = Secret(text)
    for deed in deeds(office, secret):
        try:
            seen = shown(deed())
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not tell
            seen = "".join(traceback.format_exception(error)) + shown(error)
        assert hidden(text, seen)
    assert hidden(text, str(read_audit(office)), str(list_accounts(office)))


@settings(max_examples=8)
@given(st.binary(min_size=32, max_size=32))
def test_what_is_made_is_shown_by_nothing_but_reveal(office: Engine, content: bytes) -> None:
    act = Act(NOW, "ada")
    key, secret = create_key(
        office, KeyWish(f"k{content.hex()}", KeyKind.READ), act, random_bytes=lambda _: content
    )
    _, token = invite(office, "bob", act, random_bytes=lambda _: content)
    account = list_accounts(office)[0]
    for made in (secret, token):
        assert hidden(
            made.reveal(),
            *map(shown, (NewKey(key, made), Invited(account, made), list_keys(office))),
            str(read_audit(office)),
        )
    assert revoke_key(office, secret.reveal(), act).key_id == key.key_id
    with pytest.raises(Exception, match="open key") as refused:
        revoke_key(office, secret.reveal(), act)
    assert hidden(secret.reveal(), str(refused.value))
