"""Mails of a workspace: the weekly letter, a trial, what came back, and a server that is served."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from nebelhorn import init, open_workspace
from nebelhorn.app import (
    MailState,
    Person,
    Role,
    add_account,
    drop_account,
    drop_mail,
    letter_readers,
    list_mails,
    open_access,
    send_mail_again,
    serving,
    take_bounces,
    try_mail,
)
from nebelhorn.app.letters import WeeklyLetters
from nebelhorn.app.post import route_of
from nebelhorn.errors import NebelhornError, SettingsError
from nebelhorn.live import Mail, found_post, put_mail
from nebelhorn.settings import parse_settings


class Postbox:
    """A mail server on loopback that keeps what it got."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.arrived = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server: Any = self._call(self._loop.create_server(self._made, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]

    def _made(self) -> SMTP:
        return SMTP(self, hostname="mail.test", loop=self._loop)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        del server, session
        self.got.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.arrived.set()
        return "250 OK"

    async def _end(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _call(self, doing: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(10)

    def stop(self) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def box() -> Iterator[Postbox]:
    one = Postbox()
    yield one
    one.stop()


@pytest.fixture
def shop(tmp_path: Path, box: Postbox) -> Path:
    settings = init(tmp_path / "shop", name="Shop")
    settings.write_text(
        settings.read_text()
        + f'\n[mail]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\n'
        'sender = "ask@shop.example"\n'
        '[letter]\nto = ["Ada <ada@home.example>", "bo@home.example", "eve <eve@home.example>"]\n'
    )
    with open_access(settings.parent) as access:
        add_account(access, Person("ada", language="de"), Role.VIEWER)
        add_account(access, Person("bo@home.example"), Role.VIEWER)
    return settings.parent


def us(day: int, hour: int) -> int:
    return round(datetime(2026, 3, day, hour, tzinfo=UTC).timestamp() * 1_000_000)


def test_the_letter_is_written_once_a_week_for_each_in_their_language(shop: Path) -> None:
    now = [us(2, 6)]  # a Monday, an hour too early
    with open_workspace(shop) as workspace:
        found = letter_readers(workspace)
        assert [(one.login, one.address, one.language) for one in found.readers] == [
            ("ada", "ada@home.example", "de"),
            ("bo@home.example", "bo@home.example", "en"),
        ]
        assert found.strangers == ("eve",)
        letters = WeeklyLetters(workspace, lambda: now[0])
        assert not letters.step()
        now[0] = us(2, 7)
        assert letters.step()
        assert not letters.step()
        now[0] = us(3, 7)
        assert not letters.step()
        written = {one.key: one for one in list_mails(workspace)}
        assert set(written) == {"letter/2026-W10/ada", "letter/2026-W10/bo@home.example"}
        assert written["letter/2026-W10/ada"].subject == ("Shop: Es wurde noch nichts vorausgesagt")
        assert "Nothing has been" in written["letter/2026-W10/bo@home.example"].subject
        letters.close()
    with open_access(shop) as access:
        drop_account(access, "ada")
    with open_workspace(shop) as workspace:
        now[0] = us(9, 8)
        letters = WeeklyLetters(workspace, lambda: now[0])
        assert letters.step()
        letters.close()
        assert {one.key for one in list_mails(workspace)} - set(written) == {
            "letter/2026-W11/bo@home.example"
        }


def test_a_served_workspace_sends_what_waits_and_says_so(shop: Path, box: Postbox) -> None:
    with serving(shop) as service:
        office = service.workspace.stores.office
        with office.begin() as connection:
            mail = Mail("other/1", "ada@home.example", "Hi", "Hi")
            put_mail(connection, mail, 0)
        assert service.state().post.waiting == 1
        service.start()
        assert box.arrived.wait(20)
    assert [str(one["To"]) for one in box.got] == ["ada@home.example"]
    with open_workspace(shop) as workspace:
        assert [one.state for one in list_mails(workspace)] == [MailState.SENT]


def test_a_trial_arrives_and_is_kept_nowhere(shop: Path, box: Postbox) -> None:
    with open_workspace(shop) as workspace:
        assert try_mail(workspace, "you@home.example") == f"127.0.0.1:{box.port}"
        assert list_mails(workspace) == ()
        with pytest.raises(NebelhornError, match="no mail address"):
            try_mail(workspace, "nobody")
    assert box.got[0]["Subject"] == "A trial of Nebelhorn"


def test_a_trial_says_why_it_did_not_arrive(tmp_path: Path) -> None:
    settings = init(tmp_path / "shop")
    with (
        open_workspace(settings.parent) as workspace,
        pytest.raises(SettingsError, match="no mail server is set up"),
    ):
        try_mail(workspace, "you@home.example")


def test_the_password_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = parse_settings(
        b'[mail]\nhost = "mx.example"\nuser = "ask"\nsender = "ask@shop.example"'
    )
    monkeypatch.delenv("NEBELHORN_SMTP_PASSWORD", raising=False)
    with pytest.raises(SettingsError, match="NEBELHORN_SMTP_PASSWORD"):
        route_of(settings)
    monkeypatch.setenv("NEBELHORN_SMTP_PASSWORD", "open sesame")
    route = route_of(settings)
    assert route is not None
    assert route.server.password == "open sesame"  # noqa: S105 - made up
    assert "sesame" not in repr(route)
    assert (route.server.port, route.server.security) == (587, "starttls")


def test_what_came_back_is_written_down_once(shop: Path, tmp_path: Path) -> None:
    with open_workspace(shop) as workspace:
        office = workspace.stores.office
        found_post(office)
        with office.begin() as connection:
            put_mail(connection, Mail("other/1", "ada@home.example", "Hi", "Hi"), 0)
            connection.exec_driver_sql("UPDATE mail SET state = 'sent'")
        (mail,) = list_mails(workspace)
        (tmp_path / "back.eml").write_text(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
            "Final-Recipient: rfc822; ada@home.example\nAction: failed\nStatus: 5.1.1\n\n--b\n"
            "Content-Type: text/rfc822-headers\n\n"
            f"Message-ID: <{mail.token}@shop.example>\n\n--b--\n"
        )
        first = take_bounces(workspace, tmp_path / "back.eml")
        assert (first.read, first.bounced, first.nobody, first.known) == (1, 1, 1, 0)
        again = take_bounces(workspace, tmp_path / "back.eml")
        assert (again.bounced, again.known) == (0, 1)
        (mail,) = list_mails(workspace, state=MailState.BOUNCED)
        assert send_mail_again(workspace, mail.mail_no).state is MailState.WAITING
        assert drop_mail(workspace, mail.mail_no).state is MailState.DROPPED
