"""What came back is believed where it names a mail of ours, and nowhere else."""

from __future__ import annotations

import mailbox
from email import message_from_bytes
from pathlib import Path

import pytest

from nebelhorn.live.post import (
    MailState,
    NoBounces,
    found_post,
    mails,
    read_bounces,
    take_bounce,
)
from nebelhorn.live.post.bounce import read_bounce

TOKEN = "nb." + "0123456789abcdef" * 2


def report(
    token: str = TOKEN,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "smtp; 550 5.1.1 no such user",
    header: str = "Message-ID",
) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\nTo: ask@shop.example\nSubject: Undelivered\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "
        'boundary="b"\n\n--b\nContent-Type: text/plain\n\nI am sorry.\n\n--b\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; ada@home.example\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: {said}\n\n--b\nContent-Type: message/rfc822\n\n"
        f"From: ask@shop.example\n{header}: <{token}@shop.example>\nSubject: Hi\n\nHi\n\n--b--\n"
    ).encode()


def test_a_report_is_read_whatever_of_the_mail_it_gives_back() -> None:
    for header in ("Message-ID", "X-Nebelhorn-Mail"):
        found = read_bounce(report(header=header))
        assert found is not None
        assert (found.token, found.status, found.failed) == (TOKEN, "5.1.1", True)
        assert found.said == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("status", "said", "nobody"),
    [
        ("5.1.1", "smtp; 550 no", True),
        ("5.2.1", "", True),
        ("5.2.2", "smtp; 552 mailbox full", False),
        ("5.7.1", "smtp; 550 5.7.1 spam", False),
        ("5.0.0", "smtp; 550 5.1.1 no such user", False),
        ("", "smtp; 550 no such user", True),
        ("4.4.7", "smtp; expired", False),
    ],
)
def test_only_an_address_with_nobody_under_it_is_bad(status: str, said: str, nobody: bool) -> None:
    found = read_bounce(report(status=status, said=said))
    assert found is not None
    assert found.nobody is nobody


def test_what_is_late_did_not_fail() -> None:
    found = read_bounce(report(action="delayed", status="4.4.1"))
    assert found is not None
    assert not found.failed
    assert not found.nobody


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe" * 2000,
        b"Subject: Out of office\n\nBack on Monday, Message-ID: <" + TOKEN.encode() + b"@x>",
        report("nb.short"),
        b"Content-Type: multipart/report; boundary=b\n\n--b\n" * 3,
        b'Content-Type: multipart/mixed; boundary="' + b"b" * 5000 + b"\n\n",
        b"Content-Type: message/delivery-status\n\n\n\n",
    ],
)
def test_what_is_no_report_of_ours_changes_nothing(content: bytes) -> None:
    assert read_bounce(content) is None


def test_a_nest_of_parts_breaks_nothing() -> None:
    nest = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    assert read_bounce(nest) is None


def test_mailboxes_of_all_kinds_are_read(tmp_path: Path) -> None:
    single = tmp_path / "one.eml"
    single.write_bytes(report())
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(report())
    (folder / "b.txt").write_bytes(report())
    box = mailbox.mbox(tmp_path / "box")
    box.add(mailbox.mboxMessage(message_from_bytes(report())))
    box.add(mailbox.mboxMessage(message_from_bytes(b"Subject: Hi\n\nHi")))
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(mailbox.MaildirMessage(message_from_bytes(report())))
    maildir.close()
    found = {
        place.name: [bounce is not None for bounce in read_bounces(place)]
        for place in (single, folder, tmp_path / "box", tmp_path / "maildir")
    }
    assert found == {
        "one.eml": [True],
        "mails": [True],
        "box": [True, False],
        "maildir": [True],
    }
    with pytest.raises(NoBounces, match="no mailbox one could read"):
        list(read_bounces(tmp_path / "nothing"))


def test_a_mail_that_came_back_stands_as_bounced_once(sending, start, office, clock) -> None:
    sending.put("ada", "bob")
    sending.drain(sending.man(start()))
    tokens = {who: one.token for who, one in sending.all().items()}
    ended: list[str] = []
    nobody: list[str] = []

    def take(content: bytes) -> bool:
        found = read_bounce(content)
        assert found is not None
        with office.begin() as connection:
            return (
                take_bounce(
                    connection,
                    found,
                    clock(),
                    settled=lambda _, key, state, __: ended.append(f"{key} {state.value}"),
                    refused=lambda _, address, __, ___: nobody.append(address),
                )
                is not None
            )

    assert take(report(tokens["ada"]))
    assert not take(report(tokens["ada"]))
    assert take(report(tokens["bob"], status="5.2.2", said="smtp; 552 full"))
    assert not take(report())  # of a mail that is not kept
    assert ended == ["ask/ada bounced", "ask/bob bounced"]
    assert nobody == ["ada@home.example"]
    assert set(sending.states().values()) == {MailState.BOUNCED}


def test_a_late_one_leaves_a_mail_as_it_is(sending, start, office, clock) -> None:
    sending.put("ada")
    sending.drain(sending.man(start()))
    late = read_bounce(report(sending.all()["ada"].token, action="delayed"))
    assert late is not None
    with office.begin() as connection:
        assert take_bounce(connection, late, clock()) is None
        assert mails(connection)[0].state is MailState.SENT


def test_the_table_is_made_once(office) -> None:
    found_post(office)
    found_post(office)
