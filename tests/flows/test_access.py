"""Keys and accounts from the command line and from pages of the server, also while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import NebelhornError, open_workspace
from nebelhorn.access import Cost, NotAllowed, TokenUnusable, WrongLogin
from nebelhorn.app import (
    Access,
    Credentials,
    KeyKind,
    KeyRing,
    KeyWish,
    Passwords,
    Person,
    Role,
    Secret,
    access_of,
    access_to,
    add_account,
    add_key,
    audit,
    become_admin,
    change_role,
    check_audit,
    close_session,
    drop_account,
    drop_key,
    first_admin,
    invite_again,
    list_accounts,
    list_keys,
    open_access,
    open_session,
    set_own_password,
    take_invitation,
)
from tests.conftest import Command

NOW = 1_780_000_000_000_000
GOOD, OTHER = Secret("violet anchor 7 of rain"), Secret("seven slow herons wade")
QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))


@pytest.fixture
def server(shop: Path) -> Iterator[Access]:
    with open_workspace(shop) as workspace:
        yield access_to(workspace, who="server")


def test_keys_are_made_and_revoked_while_the_workspace_is_served(
    shop: Path, server: Access, nebelhorn: Command
) -> None:
    ring = KeyRing(server.office)
    made = nebelhorn("-w", shop, "key", "add", "web", "--source", "shop", "--attribute", "total")
    assert made.code == 0
    secret = Secret(made.out.splitlines()[0])
    assert ring.refresh()
    found = ring.find(secret, KeyKind.WRITE, NOW)
    assert found is not None
    assert (found.source, found.attributes) == ("shop", ("total",))
    listed = nebelhorn("-w", shop, "key", "list").out
    assert "web" in listed
    assert secret.reveal() not in listed
    revoked = nebelhorn("-w", shop, "key", "revoke", secret.reveal())
    assert (revoked.code, secret.reveal() in revoked.out) == (0, False)
    assert ring.refresh()
    assert ring.find(secret, KeyKind.WRITE, NOW) is None


def test_a_result_for_programs_holds_the_secret_once(shop: Path, nebelhorn: Command) -> None:
    made: Any = nebelhorn("-w", shop, "key", "add", "dash", "--read", "--json").json
    assert made["secret"].startswith("rk_")
    assert made["key"]["kind"] == "rk"
    assert made["secret"] not in nebelhorn("-w", shop, "key", "list", "--json").out
    invited: Any = nebelhorn("-w", shop, "account", "add", "ada", "--json").json
    assert invited["token"].startswith("once_")
    assert invited["account"]["has_password"] is False
    assert nebelhorn("-w", shop, "key", "revoke", "dash", "--json").code == 0
    log: Any = nebelhorn("-w", shop, "audit", "--json").json
    assert [entry["what"] for entry in log["entries"]] == [
        *("key revoked", "invited", "account added as viewer", "read key added"),
    ]
    assert log["entries"][0]["who"].startswith("command line")


@pytest.mark.parametrize(
    "arguments",
    [
        ("key", "add", "x"),
        ("key", "add", "x", "--read", "--source", "s"),
        ("key", "add", "", "--read"),
        ("key", "add", "x", "--source", "s", "--rate", "nan"),
        ("key", "revoke", "nobody"),
        ("key",),
        ("account", "add", "a b"),
        ("account", "add", "ada", "--role", "king"),
        ("account", "add", "ada", "--language", "fr"),
        ("account", "role", "nobody", "admin"),
        ("account", "close", "nobody"),
        ("account", "invite", "nobody"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    shop: Path, nebelhorn: Command, arguments: tuple[str, ...]
) -> None:
    said = nebelhorn("-w", shop, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("nebelhorn: ")
    assert "Traceback" not in said.err


def test_there_is_no_office_without_a_workspace(tmp_path: Path, nebelhorn: Command) -> None:
    assert nebelhorn("-w", tmp_path, "key", "list").code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_audit_log_that_was_changed_is_exit_code_1(shop: Path, nebelhorn: Command) -> None:
    nebelhorn("-w", shop, "key", "add", "web", "--source", "shop")
    assert nebelhorn("-w", shop, "audit").code == 0
    assert nebelhorn("-w", shop, "audit", "--head", "f" * 64).code == 1
    with open_access(shop) as access, access.office.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER access_audit_no_update")
        connection.exec_driver_sql("UPDATE access_audit SET target = 'other'")
    said = nebelhorn("-w", shop, "audit")
    assert said.code == 1
    assert "wrong: line 1 " in said.out


def test_accounts_from_the_command_line(shop: Path, nebelhorn: Command) -> None:
    made = nebelhorn("-w", shop, "account", "add", "Ada@example.org", "--role", "admin")
    again = nebelhorn("-w", shop, "account", "invite", "ada@example.org")
    assert made.out.splitlines()[0] != again.out.splitlines()[0]
    assert "editor" in nebelhorn("-w", shop, "account", "role", "ada@example.org", "editor").out
    assert "ada@example.org" in nebelhorn("-w", shop, "account", "list").out
    assert nebelhorn("-w", shop, "account", "close", "ada@example.org").code == 0
    assert "ada@example.org" not in nebelhorn("-w", shop, "account", "list").out
    assert "ada@example.org" in nebelhorn("-w", shop, "account", "list", "--closed").out


def test_from_first_start_to_a_team(server: Access) -> None:
    visitor = replace(server, who="", address="192.0.2.7")
    setup = first_admin(server)
    assert setup is not None
    become_admin(visitor, QUICK, setup.token, Person("ada", "Ada"), GOOD)
    assert first_admin(server) is None
    with pytest.raises(TokenUnusable):
        become_admin(visitor, QUICK, setup.token, Person("eve"), GOOD)
    _, cookie = open_session(visitor, QUICK, Credentials("ada", GOOD))
    found = access_of(visitor, cookie)
    assert found is not None
    ada, session = found
    assert (ada.who, ada.role, session.account.name) == ("ada", Role.ADMIN, "Ada")
    invited = add_account(ada, Person("bob"), Role.EDITOR)
    take_invitation(visitor, QUICK, invited.token, OTHER)
    opened, other_cookie = open_session(visitor, QUICK, Credentials("bob", OTHER))
    assert opened.account.role is Role.EDITOR
    set_own_password(ada, QUICK, GOOD, Secret("another long sentence"))
    assert access_of(visitor, cookie) is None
    close_session(visitor, other_cookie)
    assert access_of(visitor, other_cookie) is None
    with pytest.raises(WrongLogin):
        open_session(visitor, QUICK, Credentials("ada", GOOD))
    assert check_audit(ada).faults == ()
    assert {entry.who for entry in audit(ada)} == {"server", "ada", "bob", ""}


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.EDITOR])
def test_only_admins_touch_keys_and_accounts(server: Access, role: Role | None) -> None:
    access = replace(server, role=role)
    for deed in (
        lambda: add_key(access, KeyWish("x", KeyKind.READ)),
        lambda: drop_key(access, "x"),
        lambda: list_keys(access),
        lambda: add_account(access, Person("eve"), Role.ADMIN),
        lambda: invite_again(access, "eve"),
        lambda: change_role(access, "eve", Role.ADMIN),
        lambda: drop_account(access, "eve"),
        lambda: list_accounts(access),
        lambda: audit(access),
        lambda: check_audit(access),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert issubclass(NotAllowed, NebelhornError)
