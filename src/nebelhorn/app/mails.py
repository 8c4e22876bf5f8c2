"""Mails: what became of each, sending one again, a trial, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.app.asks.gate import AskGate
from nebelhorn.app.post import route_of
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now, utc_now_us
from nebelhorn.errors import SettingsError
from nebelhorn.live import (
    MailState,
    PostedMail,
    drop_mails,
    found_post,
    mail_numbered,
    mails,
    put_again,
    read_bounces,
    take_bounce,
    try_server,
)
from nebelhorn.views import trial_text


@dataclass(frozen=True, slots=True)
class CameBack:
    """What came back.

    Attributes:
        read: Count of mails that were read.
        bounced: Count of mails of ours that came back, and stood as sent until now.
        nobody: Count of those under whose address there is nobody: it is not written to again.
        known: Count of reports that change nothing: known before, only late, or of a mail that is
            not kept any more.
        others: Count of mails that are no report about a mail of ours.
    """

    read: int = 0
    bounced: int = 0
    nobody: int = 0
    known: int = 0
    others: int = 0


def list_mails(
    workspace: Workspace, *, state: MailState | None = None, limit: int = 100
) -> tuple[PostedMail, ...]:
    """Return mails and what became of each, newest first.

    Args:
        workspace: Whose.
        state: Only those in this state.
        limit: At most so many.
    """
    found_post(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        return mails(connection, state=state, limit=limit)


def send_mail_again(workspace: Workspace, mail_no: int) -> PostedMail:
    """Send a mail again that is uncertain, failed or bounced; whoever asks takes the blame.

    Whether it may still be sent is looked at once more: an objection holds.

    Args:
        workspace: Whose.
        mail_no: Its number, as ``list_mails`` says it.

    Raises:
        UnknownName: There is no such mail.
        WorkspaceError: It was sent, still will be, or somebody decided against it.
    """
    found_post(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        return put_again(connection, mail_no, utc_now_us())


def drop_mail(workspace: Workspace, mail_no: int) -> PostedMail:
    """Do not send a mail that waits.

    Args:
        workspace: Whose.
        mail_no: Its number.

    Returns:
        The mail as it now stands: one that was sent is as it was.

    Raises:
        UnknownName: There is no such mail.
    """
    found_post(workspace.stores.office)
    with _gate(workspace) as gate, workspace.stores.office.begin() as connection:
        found = mail_numbered(connection, mail_no)
        if drop_mails(connection, [found.key], "dropped by hand"):
            gate.settled(connection, found.key, MailState.DROPPED, utc_now_us())
        return mail_numbered(connection, mail_no)


def try_mail(workspace: Workspace, address: str) -> str:
    """Send a mail now, to see whether the mail server is set up well.

    Args:
        workspace: Whose settings.
        address: To whom.

    Returns:
        The server that has taken it.

    Raises:
        SettingsError: There is no mail server in the settings, or no password.
        NoAddress: It is none.
        ServerTrouble: The server has not taken it; the message says why.
    """
    settings = workspace.settings
    route = route_of(settings)
    if route is None:
        msg = "no mail server is set up: [mail] in nebelhorn.toml says which"
        raise SettingsError(msg)
    subject, text = trial_text(settings.name, settings.language)
    try_server(route, address, subject, text, utc_now())
    return f"{route.server.host}:{route.server.port}"


def take_bounces(workspace: Workspace, place: str | Path) -> CameBack:
    """Read what came back to the sender, and write down which mails it was.

    It can be repeated: what is known is not counted again.

    Args:
        workspace: Whose mails.
        place: A mail (``.eml``), an mbox file or a Maildir folder.

    Raises:
        NoBounces: There is nothing to read.
    """
    found_post(workspace.stores.office)
    read = bounced = nobody = known = others = 0
    with _gate(workspace) as gate:
        for bounce in read_bounces(Path(place)):
            read += 1
            if bounce is None:
                others += 1
                continue
            with workspace.stores.office.begin() as connection:
                found = take_bounce(
                    connection,
                    bounce,
                    utc_now_us(),
                    settled=gate.settled,
                    refused=gate.refused,
                )
            known += found is None
            bounced += found is not None
            nobody += found is not None and bounce.nobody
    return CameBack(read, bounced, nobody, known, others)


@contextmanager
def _gate(workspace: Workspace) -> Iterator[AskGate]:
    gate = AskGate(workspace, utc_now_us)
    try:
        yield gate
    finally:
        gate.close()
