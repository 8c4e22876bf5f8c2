"""Verbs about who may write, read and change: key, account, audit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from nebelhorn.app import (
    Invited,
    KeyKind,
    KeyWish,
    Person,
    Role,
    add_account,
    add_key,
    audit,
    change_role,
    check_audit,
    drop_account,
    drop_key,
    invite_again,
    list_accounts,
    list_keys,
    open_access,
)
from nebelhorn.cli.show import as_plain, say, show_json, show_table
from nebelhorn.cli.work import folder_of

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Login = Annotated[str, typer.Argument(help="What they log in with, such as an e-mail address.")]

_ONCE = "It is shown only this once."


def add_access_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    keys = typer.Typer(help="Make, list and revoke keys of programs.")
    keys.command("add")(_add_key)
    keys.command("list")(_list_keys)
    keys.command("revoke")(_revoke_key)
    app.add_typer(keys, name="key")
    accounts = typer.Typer(help="Invite people, and say what they may do.")
    accounts.command("add")(_add_account)
    accounts.command("list")(_list_accounts)
    accounts.command("invite")(_invite)
    accounts.command("role")(_role)
    accounts.command("close")(_close)
    app.add_typer(accounts, name="account")
    app.command("audit", help="Show who did what; exit code 1 when the log was changed.")(_audit)


def _add_key(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What you call it.")],
    source: Annotated[
        str | None, typer.Option(help="Make a write key, for events of this source.")
    ] = None,
    read: Annotated[bool, typer.Option("--read", help="Make a read key.")] = False,
    attributes: Annotated[
        list[str] | None,
        typer.Option("--attribute", help="Of its events, keep this property."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Events, or reads, a second; more are told to wait.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Make a key: a write key with --source, or a read key with --read.

    Raises:
        BadParameter: It is to be both, or neither.
    """
    if read == (source is not None):
        msg = "say either --source, for a write key, or --read"
        raise typer.BadParameter(msg)
    kind = KeyKind.READ if read else KeyKind.WRITE
    wish = KeyWish(name, kind, source, tuple(attributes or ()), rate)
    with open_access(folder_of(context)) as access:
        made = add_key(access, wish)
    if json_wanted:
        show_json({"key": made.key, "secret": made.secret.reveal()})
        return
    say(made.secret.reveal())
    say(f"This is the {kind.name.lower()} key {made.key.name!r}. {_ONCE}")


def _list_keys(
    context: typer.Context,
    revoked: Annotated[bool, typer.Option("--revoked", help="Also those revoked.")] = False,
    json_wanted: Json = False,
) -> None:
    """List the keys; their secrets are not stored."""
    with open_access(folder_of(context)) as access:
        found = list_keys(access, revoked=revoked)
    if json_wanted:
        show_json(found)
        return
    show_table(
        ["key", "opens", "source", "keeps", ">events/s", "made", "last used", "revoked"],
        [
            (
                key.name,
                "writing" if key.kind is KeyKind.WRITE else "reading",
                key.source,
                ", ".join(key.attributes) or None,
                None if key.rate is None else f"{key.rate:g}",
                _day(key.created_us),
                _day(key.used_us),
                _day(key.revoked_us),
            )
            for key in found
        ],
    )


def _revoke_key(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="WHICH", help="Its name, or the secret itself.")],
    json_wanted: Json = False,
) -> None:
    """Revoke a key for good; a server that runs learns of it within seconds."""
    with open_access(folder_of(context)) as access:
        revoked = drop_key(access, which)
    if json_wanted:
        show_json(revoked)
        return
    say(f"The key {revoked.name!r} opens nothing any more.")


def _add_account(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option(help="What others see; left out: the login.")] = "",
    role: Annotated[Role, typer.Option(help="How far they may go.")] = Role.VIEWER,
    language: Annotated[str, typer.Option(help="de or en.")] = "en",
    json_wanted: Json = False,
) -> None:
    """Make an account; its owner sets the password with a one-time token."""
    with open_access(folder_of(context)) as access:
        made = add_account(access, Person(login, name, language), role)
    _show_invited(made, json_wanted=json_wanted)


def _list_accounts(
    context: typer.Context,
    closed: Annotated[bool, typer.Option("--closed", help="Also those closed.")] = False,
    json_wanted: Json = False,
) -> None:
    """List the accounts."""
    with open_access(folder_of(context)) as access:
        found = list_accounts(access, closed=closed)
    if json_wanted:
        show_json(found)
        return
    show_table(
        ["login", "name", "role", "language", "password set", "made", "closed"],
        [
            (
                *(one.login, one.name, one.role.value, one.language, one.has_password),
                *(_day(one.created_us), _day(one.closed_us)),
            )
            for one in found
        ],
    )


def _invite(context: typer.Context, login: Login, json_wanted: Json = False) -> None:
    """Make another one-time token, for who has forgotten the password or come too late."""
    with open_access(folder_of(context)) as access:
        made = invite_again(access, login)
    _show_invited(made, json_wanted=json_wanted)


def _role(
    context: typer.Context,
    login: Login,
    role: Annotated[Role, typer.Argument(help="From now on: viewer, editor or admin.")],
    json_wanted: Json = False,
) -> None:
    """Change how far an account may go, at once."""
    with open_access(folder_of(context)) as access:
        found = change_role(access, login, role)
    if json_wanted:
        show_json(found)
        return
    say(f"{found.login} is {found.role.value} now.")


def _close(context: typer.Context, login: Login, json_wanted: Json = False) -> None:
    """Close an account for good; its sessions end at once."""
    with open_access(folder_of(context)) as access:
        found = drop_account(access, login)
    if json_wanted:
        show_json(found)
        return
    say(f"{found.login} cannot log in any more.")


def _audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="Show so many lines, newest first.")] = 50,
    head: Annotated[
        str | None, typer.Option(help="A hash you kept; it must still be in the log.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    with open_access(folder_of(context)) as access:
        entries, check = audit(access, limit=limit), check_audit(access, head=head)
    if json_wanted:
        show_json({"entries": entries, "check": check})
    else:
        show_table(
            ["line", "when (UTC)", "who", "from", "what", "target"],
            [(str(e.row_no), _time(e.at_us), e.who, e.address, e.what, e.target) for e in entries],
        )
        for fault in check.faults:
            say(f"wrong: {fault}")
        if not check.faults:
            say(f"{check.rows:,} lines, none was changed; head {check.head}")
    if check.faults:
        raise typer.Exit(1)


def _show_invited(made: Invited, *, json_wanted: bool) -> None:
    if json_wanted:
        show_json({"account": as_plain(made.account), "token": made.token.reveal()})
        return
    say(made.token.reveal())
    whose = made.account.login if made.account else "The first admin"
    say(f"{whose} sets the password with this token, once, within 24 hours. {_ONCE}")


def _time(at_us: int) -> str:
    return f"{datetime.fromtimestamp(at_us / 1e6, UTC):%Y-%m-%d %H:%M:%S}"


def _day(at_us: int | None) -> str | None:
    return None if at_us is None else _time(at_us)[:10]
