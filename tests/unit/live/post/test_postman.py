"""What becomes of a mail, whatever the server does: told once, and lost never."""

from __future__ import annotations

import socket
import threading
from itertools import pairwise

import pytest

from nebelhorn.errors import UnknownName, WorkspaceError
from nebelhorn.live.post import (
    Held,
    Mail,
    MailState,
    Route,
    Security,
    Sender,
    Server,
    drop_mails,
    erase_mails,
    mails,
    put_again,
    put_mail,
)

SECOND = 1_000_000
CUT = "cut the line"  # as the server of these tests is told


def test_what_is_put_down_arrives_and_nothing_of_it_is_kept(sending, start, box, office) -> None:
    sending.put("ada", html="<p>Hi</p>", unsubscribe="https://shop.example/o/x")
    sending.drain(sending.man(start()))
    (got,) = box.got
    assert got["To"] == "ada@home.example"
    assert got["From"] == "Shop <ask@shop.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe"] == "<https://shop.example/o/x>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in got.walk()] == [
        *("multipart/alternative", "text/plain", "text/html")
    ]
    assert box.senders == ["ask@shop.example"]
    one = sending.all()["ada"]
    assert (one.state, one.attempts, one.last_error) == (MailState.SENT, 0, None)
    assert one.sent_us is not None
    assert sending.ended == [("ask/ada", "sent")]
    with office.connect() as connection:
        kept = connection.exec_driver_sql("SELECT subject, text, html, headers FROM mail").one()
    assert tuple(kept) == ("", "", "", "{}")


def test_many_mails_go_over_one_line(sending, start, box) -> None:
    sending.put(*(f"n{number}" for number in range(30)))
    sending.drain(sending.man(start()))
    assert len(box.got) == 30
    assert box.lines == 1


def test_one_key_is_one_mail_for_ever(office, sending) -> None:
    sending.put("ada")
    with office.begin() as connection:
        again = Mail("ask/ada", "eve@home.example", "Other", "Other")
        assert not put_mail(connection, again, 0)
        assert [one.to_address for one in mails(connection)] == ["ada@home.example"]


@pytest.mark.parametrize("place", ["mail", "rcpt", "begin", "data"])
def test_a_temporary_fault_is_tried_again_later_and_harms_nobody_else(
    sending, start, box, place, clock
) -> None:
    if place == "mail":
        box.faults.mail = lambda _: "451 4.3.0 later" if not box.got else None
    else:
        setattr(box.faults, place, lambda to: "451 4.3.0 later" if to.startswith("ada") else None)
    sending.put("ada", "bob")
    man = sending.man(start())
    sending.drain(man)
    ada = sending.all()["ada"]
    assert ada.state is MailState.WAITING
    assert ada.last_error == "451 4.3.0 later"
    if place == "mail":  # who sends is no fault of a mail
        assert ada.attempts == 0
        assert man.trouble == "451 4.3.0 later"
        box.faults.mail = lambda _: None
    else:
        assert ada.attempts == 1
        assert sending.states()["bob"] is MailState.SENT
        setattr(box.faults, place, lambda _: None)
        sending.drain(man)
        assert "ada@home.example" not in box.to()  # not yet
    clock.go(100)
    sending.drain(man)
    assert sorted(box.to()) == ["ada@home.example", "bob@home.example"]
    assert man.trouble is None


def test_what_fails_for_three_days_is_given_up_and_listed(sending, start, box, clock) -> None:
    box.faults.data = lambda _: "452 4.3.1 no room"
    sending.put("ada")
    man = sending.man(start())
    for _ in range(200):
        sending.drain(man)
        if sending.states()["ada"] is not MailState.WAITING:
            break
        clock.go(3600)
    one = sending.all()["ada"]
    assert (one.state, one.attempts) == (MailState.FAILED, 24)
    assert one.last_error == "452 4.3.1 no room"
    assert 2 < (clock() - one.created_us) / (86_400 * SECOND) < 6
    assert sending.ended == [("ask/ada", "failed")]


@pytest.mark.parametrize(
    ("answer", "state", "gone"),
    [
        ("550 5.1.1 no such user", MailState.BOUNCED, True),
        ("550 no such user", MailState.BOUNCED, True),
        ("550 5.7.1 relaying denied", MailState.FAILED, False),
        ("552 5.2.2 over quota", MailState.FAILED, False),
    ],
)
def test_a_refused_recipient_is_told_apart_from_a_refused_mail(
    sending, start, box, answer, state, gone
) -> None:
    box.faults.rcpt = lambda to: answer if to.startswith("ada") else None
    sending.put("ada", "bob")
    sending.drain(sending.man(start()))
    assert sending.states() == {"ada": state, "bob": MailState.SENT}
    assert sending.nobody == ([f"ada@home.example: {answer}"] if gone else [])
    assert box.lines == 1


def test_content_that_is_refused_says_nothing_about_the_address(sending, start, box) -> None:
    box.faults.data = lambda _: "554 5.7.1 spam"
    sending.put("ada")
    sending.drain(sending.man(start()))
    assert sending.states()["ada"] is MailState.FAILED
    assert sending.nobody == []


def test_a_relay_that_refuses_everybody_does_not_make_everybody_gone(
    sending, start, box, clock
) -> None:
    box.faults.rcpt = lambda _: "550 you may not"
    sending.put(*(f"n{number}" for number in range(40)))
    man = sending.man(start())
    for _ in range(20):
        sending.drain(man)
        clock.go(5)
    states = list(sending.states().values())
    assert states.count(MailState.BOUNCED) == 10
    assert states.count(MailState.WAITING) == 30
    assert man.trouble == "550 you may not"
    box.faults.rcpt = lambda _: None
    for _ in range(50):
        clock.go(900)
        sending.drain(man)
    assert list(sending.states().values()).count(MailState.SENT) == 30


def test_a_line_cut_after_the_dot_is_uncertain_and_never_sent_again_by_itself(
    sending, start, box, clock, office
) -> None:
    box.faults.data = lambda to: CUT if to.startswith("ada") else None
    sending.put("ada", "bob")
    man = sending.man(start())
    for _ in range(50):
        sending.drain(man)
        clock.go(86_400)
    assert sending.states() == {"ada": MailState.UNCERTAIN, "bob": MailState.SENT}
    assert sorted(box.to()) == ["ada@home.example", "bob@home.example"]
    assert ("ask/ada", "uncertain") in sending.ended
    box.faults.data = lambda _: None
    number = sending.all()["ada"].mail_no
    with office.begin() as connection:
        put_again(connection, number, clock())
    sending.drain(man)
    assert box.to().count("ada@home.example") == 2
    assert {str(one["Message-ID"]) for one in box.got if one["To"] == "ada@home.example"} == {
        f"<{sending.all()['ada'].token}@shop.example>"
    }


@pytest.mark.parametrize("place", ["mail", "rcpt", "begin"])
def test_a_line_cut_before_the_mail_was_handed_over_is_tried_again(
    sending, start, box, clock, place
) -> None:
    setattr(box.faults, place, lambda _: CUT)
    sending.put("ada")
    man = sending.man(start())
    sending.drain(man)
    assert sending.states()["ada"] is MailState.WAITING
    assert sending.all()["ada"].attempts == 1
    setattr(box.faults, place, lambda _: None)
    clock.go(100)
    sending.drain(man)
    assert box.to() == ["ada@home.example"]


def test_a_mail_at_which_the_server_hangs_up_holds_up_nobody_else(
    sending, start, box, clock
) -> None:
    box.faults.rcpt = lambda to: CUT if to.startswith("ada") else None
    sending.put("ada", "bob", "cyd")
    man = sending.man(start())
    for _ in range(5):
        sending.drain(man)
        clock.go(10)
    assert sorted(box.to()) == ["bob@home.example", "cyd@home.example"]


def test_a_line_that_was_closed_while_idle_costs_nothing(sending, start, box, clock) -> None:
    sending.put("ada")
    man = sending.man(start())
    sending.drain(man)
    calls = iter([CUT])
    box.faults.mail = lambda _: next(calls, None)
    sending.put("bob")
    sending.drain(man)
    assert box.to() == ["ada@home.example", "bob@home.example"]
    assert sending.all()["bob"].attempts == 0
    assert box.lines == 2


def test_a_server_that_is_away_costs_no_attempt(sending, start, box, clock) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        away = Route(Server("127.0.0.1", port, Security.NONE), Sender("ask@shop.example"))
        sending.put("ada")
        man = sending.man(away)
        rests = []
        for _ in range(12):
            sending.drain(man)
            rests.append((man.rests_until_us - clock()) / SECOND)
            clock.now_us = man.rests_until_us
    assert "refused" in str(man.trouble)
    assert sending.all()["ada"].attempts == 0
    assert 4 <= rests[0] <= 6
    assert 480 <= rests[-1] <= 720
    assert all(after > before for before, after in pairwise(rests[:7]))


@pytest.mark.parametrize("greeting", ["421 too busy", "554 no"])
def test_a_server_that_greets_nobody_is_left_alone(sending, start, box, clock, greeting) -> None:
    box.faults.greet = greeting
    sending.put("ada")
    man = sending.man(start())
    sending.drain(man)
    assert greeting in str(man.trouble)
    box.faults.greet = None
    clock.go(7)
    sending.drain(man)
    assert box.to() == ["ada@home.example"]


def test_without_starttls_nothing_is_sent(sending, start, box) -> None:
    sending.put("ada")
    man = sending.man(start(Security.STARTTLS))
    sending.drain(man)
    assert "offers no STARTTLS" in str(man.trouble)
    assert box.got == []
    assert sending.states()["ada"] is MailState.WAITING


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("believed", [True, False])
def test_the_certificate_is_checked(sending, start, box, certificates, security, believed) -> None:
    server = (
        {"tls_context": certificates.server}
        if security is Security.STARTTLS
        else {"tls": certificates.server}
    )
    believing = {"believing": certificates.believing} if believed else {}
    sending.put("ada")
    man = sending.man(start(security, **server, **believing))
    sending.drain(man)
    assert box.to() == (["ada@home.example"] if believed else [])
    assert (man.trouble is None) is believed
    if not believed:
        assert "certificate of 127.0.0.1 is not believed" in str(man.trouble)


@pytest.mark.parametrize("password", ["open sesame", "guess"])
def test_user_and_password_are_told_over_tls_alone(
    sending, start, box, certificates, password
) -> None:
    sending.put("ada")
    man = sending.man(
        start(
            Security.STARTTLS,
            tls_context=certificates.server,
            believing=certificates.believing,
            checked=True,
            user="shop",
            password=password,
        )
    )
    sending.drain(man)
    right = password == "open sesame"  # noqa: S105 - made up
    assert box.to() == (["ada@home.example"] if right else [])
    if not right:
        assert man.trouble == "127.0.0.1 does not take user and password (535)"
        assert password not in str(man.trouble)


def test_whoever_may_not_be_written_to_any_more_is_not(sending, start, box, clock) -> None:
    held = Held(clock() + 3600 * SECOND, "quiet hours")
    sending.may = {"ask/ada": "objected", "ask/bob": held}.get
    sending.put("ada", "bob", "cyd")
    man = sending.man(start())
    sending.drain(man)
    assert box.to() == ["cyd@home.example"]
    assert sending.states()["ada"] is MailState.DROPPED
    assert sending.all()["ada"].last_error == "objected"
    assert sending.all()["bob"].last_error == "quiet hours"
    sending.may = lambda _: None
    clock.go(3601)
    sending.drain(man)
    assert box.to() == ["cyd@home.example", "bob@home.example"]


def test_an_objection_drops_what_waits_and_cannot_be_sent_again(
    sending, start, box, office, clock
) -> None:
    sending.put("ada")
    number = sending.all()["ada"].mail_no
    with office.begin() as connection:
        assert drop_mails(connection, ["ask/ada", "ask/nobody"], "objected") == 1
    sending.drain(sending.man(start()))
    assert box.got == []
    with office.begin() as connection, pytest.raises(WorkspaceError, match="dropped"):
        put_again(connection, number, clock())


def test_an_objection_between_the_look_and_the_mark_holds(sending, start, box, office) -> None:
    def objects(key: str) -> None:
        with office.begin() as connection:
            drop_mails(connection, [key], "objected")

    sending.may = objects
    sending.put("ada")
    sending.drain(sending.man(start()))
    assert box.got == []
    assert sending.states()["ada"] is MailState.DROPPED


def test_without_a_way_mails_wait(sending, clock) -> None:
    sending.put("ada")
    man = sending.man(None)
    sending.drain(man)
    assert "no mail server is set up" in str(man.trouble)
    assert sending.states()["ada"] is MailState.WAITING


def test_an_address_that_needs_utf8_goes_where_it_is_taken(sending, start, box, office) -> None:
    with office.begin() as connection:
        put_mail(connection, Mail("a", "käthe@home.example", "Grüße", "Hallo"), 0)
    man = sending.man(start(enable_SMTPUTF8=True))
    sending.drain(man)
    assert [one.last_error for one in sending.all().values()] == [None]
    assert [str(one["To"]) for one in box.got] == ["käthe@home.example"]


def test_an_address_that_needs_utf8_is_given_up_where_it_is_not(
    sending, start, box, office
) -> None:
    with office.begin() as connection:
        put_mail(connection, Mail("a", "käthe@home.example", "Grüße", "Hallo"), 0)
    sending.drain(sending.man(start(enable_SMTPUTF8=False)))
    assert [one.state for one in sending.all().values()] == [MailState.FAILED]
    assert box.got == []


def test_a_dot_at_the_start_of_a_line_arrives(sending, start, box, office) -> None:
    text = "Hi\n.\nRCPT TO:<eve@home.example>\n..\n.last"
    with office.begin() as connection:
        put_mail(connection, Mail("a", "ada@home.example", "s", text), 0)
    sending.drain(sending.man(start()))
    assert box.got[0].get_content().replace("\r\n", "\n").rstrip("\n") == text


def test_what_was_cut_off_while_it_was_handed_over_is_uncertain(
    sending, start, box, office
) -> None:
    sending.put("ada", "bob")
    with office.begin() as connection:
        connection.exec_driver_sql("UPDATE mail SET state = 'sending' WHERE key = 'ask/ada'")
    man = sending.man(start())
    assert man.find_left() == 1
    sending.drain(man)
    assert sending.states() == {"ada": MailState.UNCERTAIN, "bob": MailState.SENT}
    assert sending.ended == [("ask/ada", "uncertain"), ("ask/bob", "sent")]


def test_the_thread_sends_by_itself_and_stops_at_once(sending, start, box) -> None:
    man = sending.man(start())
    arrived = threading.Event()
    box.faults.data = lambda _: arrived.set()
    man.start()
    sending.put("ada")
    man.wake()
    assert arrived.wait(10)
    man.stop()
    assert sending.states()["ada"] is MailState.SENT


def test_whoever_is_erased_leaves_no_mail(office, sending) -> None:
    sending.put("ada", "bob", "cyd", "dan")
    with office.begin() as connection:
        gone = erase_mails(connection, keys=["ask/ada"], addresses=["BOB@home.example", "rubbish"])
        assert gone == 2
        assert {one.key for one in mails(connection)} == {"ask/cyd", "ask/dan"}


def test_only_what_did_not_arrive_is_sent_again(office, sending, start, clock) -> None:
    sending.put("ada")
    with office.begin() as connection, pytest.raises(WorkspaceError, match="waiting"):
        put_again(connection, 1, clock())
    sending.drain(sending.man(start()))
    with office.begin() as connection, pytest.raises(WorkspaceError, match="is sent"):
        put_again(connection, 1, clock())
    with office.begin() as connection, pytest.raises(UnknownName):
        put_again(connection, 99, clock())
