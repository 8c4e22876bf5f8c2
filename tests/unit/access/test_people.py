"""Accounts: who was invited gets in with their own password, as far as their role reaches."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.access import (
    RFC_9106,
    AccessError,
    Act,
    Cost,
    Credentials,
    HashingBusy,
    NotAllowed,
    Passwords,
    Person,
    Role,
    Secret,
    Session,
    TokenUnusable,
    TooManyAttempts,
    WeakPassword,
    WrongLogin,
    accept_invite,
    accept_setup,
    change_password,
    check_rules,
    close_account,
    create_account,
    find_session,
    form_token,
    invite,
    list_accounts,
    log_in,
    log_out,
    make_setup_token,
    read_audit,
    require,
    set_role,
    token_login,
)
from nebelhorn.errors import UnknownName
from tests.unit.access.conftest import ACT, GOOD, HOUR, NOW

OTHER = Secret("seven slow herons wade")
WRONG = Secret("not the password at all")
HOSTILE = "x';DROP/**/TABLE/**/access_account;--"


def at(time_us: int, address: str = "192.0.2.1") -> Act:
    return Act(NOW + time_us, "", address)


def enter(
    office: Engine, passwords: Passwords, password: Secret = GOOD, when: Act = ACT
) -> tuple[Session, Secret]:
    return log_in(office, passwords, Credentials("Ada ", password), when)


def test_the_first_admin_sets_a_password_once(office: Engine, passwords: Passwords) -> None:
    assert list_accounts(office) == []  # nobody is there by default
    token = make_setup_token(office, ACT)
    assert token is not None
    assert token_login(office, token, NOW) is None
    made = accept_setup(office, passwords, token, Person("Ada", language="de"), GOOD, ACT)
    assert (made.login, made.name, made.role, made.language) == ("ada", "ada", Role.ADMIN, "de")
    with pytest.raises(TokenUnusable):
        accept_setup(office, passwords, token, Person("eve"), GOOD, ACT)
    assert make_setup_token(office, ACT) is None
    assert list_accounts(office) == [made]


def test_a_new_start_makes_the_old_link_void(office: Engine, passwords: Passwords) -> None:
    first, second = make_setup_token(office, ACT), make_setup_token(office, ACT)
    assert first is not None
    assert second is not None
    with pytest.raises(TokenUnusable):
        accept_setup(office, passwords, first, Person("ada"), GOOD, ACT)
    assert accept_setup(office, passwords, second, Person("ada"), GOOD, ACT).has_password


def test_a_token_ends_after_a_day(office: Engine, passwords: Passwords) -> None:
    token = make_setup_token(office, ACT)
    assert token is not None
    for late in (24 * HOUR, 25 * HOUR):
        with pytest.raises(TokenUnusable):
            accept_setup(office, passwords, token, Person("ada"), GOOD, at(late))
    assert accept_setup(office, passwords, token, Person("ada"), GOOD, at(24 * HOUR - 1))


@pytest.mark.parametrize("text", ["", "once_", "once_" + "a" * 43, "a" * 10_240, HOSTILE])
def test_forged_tokens_open_nothing(ada: Engine, passwords: Passwords, text: str) -> None:
    invite(ada, "ada", ACT)
    for presented in (Secret(text), Secret(text[:40])):
        with pytest.raises(TokenUnusable):
            accept_invite(ada, passwords, presented, OTHER, ACT)
        with pytest.raises(TokenUnusable):
            accept_setup(ada, passwords, presented, Person("eve"), OTHER, ACT)
        assert find_session(ada, presented, NOW) is None


def test_whoever_is_invited_chooses_a_password_once(ada: Engine, passwords: Passwords) -> None:
    made = create_account(ada, Person("bob", "Bob"), Role.EDITOR, ACT)
    assert not made.has_password
    with pytest.raises(WrongLogin):
        log_in(ada, passwords, Credentials("bob", Secret("")), ACT)
    _, void = invite(ada, "bob", ACT)
    _, token = invite(ada, "BOB", ACT)
    assert token_login(ada, token, NOW) == "bob"
    for wrong in (void, Secret(token.reveal()[:-1] + "?")):
        with pytest.raises(TokenUnusable):
            accept_invite(ada, passwords, wrong, OTHER, ACT)
    with pytest.raises(TokenUnusable):  # an invitation makes nobody an admin
        accept_setup(ada, passwords, token, Person("eve"), OTHER, ACT)
    with pytest.raises(WeakPassword):
        accept_invite(ada, passwords, token, Secret("bob"), ACT)
    assert accept_invite(ada, passwords, token, OTHER, ACT).has_password
    with pytest.raises(TokenUnusable):
        accept_invite(ada, passwords, token, OTHER, ACT)
    session, _ = log_in(ada, passwords, Credentials("bob", OTHER), ACT)
    assert session.account.role is Role.EDITOR


def test_one_token_used_by_many_at_once_works_once(ada: Engine, passwords: Passwords) -> None:
    create_account(ada, Person("bob"), Role.VIEWER, ACT)
    _, token = invite(ada, "bob", ACT)
    start, done = Barrier(6), []

    def run(number: int) -> None:
        start.wait()
        try:
            accept_invite(ada, passwords, token, Secret(f"password number {number}"), ACT)
            done.append(number)
        except TokenUnusable:
            pass

    threads = [Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1


def test_a_session_lasts_as_long_as_it_should(ada: Engine, passwords: Passwords) -> None:
    session, secret = enter(ada, passwords)
    assert session.account.login == "ada"
    found = find_session(ada, secret, NOW + 2 * HOUR - 1)
    assert found is not None
    assert find_session(ada, secret, NOW + 4 * HOUR) is None  # idle
    for hours in (3.5, 5, 6.5, 8, 9.5, 11):
        assert find_session(ada, secret, NOW + round(hours * HOUR)) is not None
    assert find_session(ada, secret, NOW + 12 * HOUR - 1) is not None
    assert find_session(ada, secret, NOW + 12 * HOUR) is None


def test_each_login_is_a_new_session_and_logging_out_ends_one(
    ada: Engine, passwords: Passwords
) -> None:
    (_, one), (_, other) = enter(ada, passwords), enter(ada, passwords)
    assert one != other
    assert form_token(one) != form_token(other)
    log_out(ada, one, ACT)
    log_out(ada, one, ACT)
    log_out(ada, Secret("nonsense"), ACT)
    assert find_session(ada, one, NOW) is None
    assert find_session(ada, other, NOW) is not None


def test_a_new_password_ends_all_sessions(ada: Engine, passwords: Passwords) -> None:
    opened = [enter(ada, passwords)[1] for _ in range(3)]
    _, token = invite(ada, "ada", ACT)
    with pytest.raises(WrongLogin):
        change_password(ada, passwords, Credentials("ada", WRONG), OTHER, ACT)
    with pytest.raises(WeakPassword):
        change_password(ada, passwords, Credentials("ada", GOOD), Secret("short"), ACT)
    with pytest.raises(AccessError, match="old one"):
        change_password(ada, passwords, Credentials("ada", GOOD), GOOD, ACT)
    assert all(find_session(ada, secret, NOW) for secret in opened)
    change_password(ada, passwords, Credentials("ada", GOOD), OTHER, ACT)
    assert not any(find_session(ada, secret, NOW) for secret in opened)
    with pytest.raises(TokenUnusable):  # a link that lies about is void too
        accept_invite(ada, passwords, token, WRONG, ACT)
    with pytest.raises(WrongLogin):
        enter(ada, passwords, GOOD)
    enter(ada, passwords, OTHER)


def test_a_closed_account_is_out_at_once(ada: Engine, passwords: Passwords) -> None:
    create_account(ada, Person("bob"), Role.VIEWER, ACT)
    accept_invite(ada, passwords, invite(ada, "bob", ACT)[1], OTHER, ACT)
    _, secret = log_in(ada, passwords, Credentials("bob", OTHER), ACT)
    _, token = invite(ada, "bob", ACT)
    close_account(ada, "bob", ACT)
    assert find_session(ada, secret, NOW) is None
    with pytest.raises(WrongLogin):
        log_in(ada, passwords, Credentials("bob", OTHER), ACT)
    with pytest.raises(TokenUnusable):
        accept_invite(ada, passwords, token, OTHER, ACT)
    with pytest.raises(AccessError, match="already"):
        create_account(ada, Person("bob"), Role.ADMIN, ACT)
    assert [one.login for one in list_accounts(ada)] == ["ada"]
    assert len(list_accounts(ada, closed=True)) == 2


def test_the_last_admin_stays(ada: Engine, passwords: Passwords) -> None:
    create_account(ada, Person("bob"), Role.ADMIN, ACT)  # invited, but never came
    for change in (
        lambda: close_account(ada, "ada", ACT),
        lambda: set_role(ada, "ada", Role.EDITOR, ACT),
    ):
        with pytest.raises(AccessError, match="last admin"):
            change()
    accept_invite(ada, passwords, invite(ada, "bob", ACT)[1], OTHER, ACT)
    assert set_role(ada, "ada", Role.VIEWER, ACT).role is Role.VIEWER


def test_a_role_holds_at_the_next_request(ada: Engine, passwords: Passwords) -> None:
    create_account(ada, Person("bob"), Role.ADMIN, ACT)
    accept_invite(ada, passwords, invite(ada, "bob", ACT)[1], OTHER, ACT)
    _, secret = log_in(ada, passwords, Credentials("bob", OTHER), ACT)
    set_role(ada, "bob", Role.VIEWER, ACT)
    found = find_session(ada, secret, NOW)
    assert found is not None
    with pytest.raises(NotAllowed):
        require(found.account.role, Role.EDITOR)


def test_roles_reach_as_far_as_they_should() -> None:
    reached = {(one, other) for one in Role for other in Role if one.reaches(other)}
    viewer, editor, admin = Role
    assert reached == {
        *((viewer, viewer), (editor, viewer), (editor, editor)),
        *((admin, viewer), (admin, editor), (admin, admin)),
    }
    for needed in Role:
        with pytest.raises(NotAllowed):
            require(None, needed)


@pytest.mark.parametrize(
    "person",
    [
        Person(""),
        Person("a b"),
        Person("a\nb"),
        Person("x" * 255),
        Person("\ud800"),
        Person("\0"),
        Person("bob", "a\nb"),
        Person("bob", "x" * 101),
        Person("bob", language="fr"),
        Person("ADA"),
        Person(" ada "),
        Person("ａｄａ"),
    ],
)
def test_people_who_cannot_be_are_refused(ada: Engine, person: Person) -> None:
    with pytest.raises(AccessError):
        create_account(ada, person, Role.VIEWER, ACT)
    assert len(list_accounts(ada)) == 1


def test_sql_in_a_login_is_a_login(ada: Engine, passwords: Passwords) -> None:
    made = create_account(ada, Person(HOSTILE), Role.VIEWER, ACT)
    accept_invite(ada, passwords, invite(ada, HOSTILE, ACT)[1], OTHER, ACT)
    session, _ = log_in(ada, passwords, Credentials(HOSTILE, OTHER), ACT)
    assert session.account.account_id == made.account_id
    for typed in ("' OR 1=1 --", "ada'--", "%", "a_a"):
        with pytest.raises(WrongLogin):
            log_in(ada, passwords, Credentials(typed, GOOD), ACT)
    with pytest.raises(UnknownName):
        close_account(ada, "'OR'1", ACT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "x" * 11,
        "x" * 1_001,
        "aaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "password1234",
        "Passwort1234!",
        "passwordpassword",
        "qwertzuiop123",
        "adaadaadaada",
        "ada@example.org",
        "ADA@EXAMPLE.ORG",
        "administrator1",
        "ichliebedich!",
    ],
)
def test_weak_passwords_are_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_rules(Secret(text), "ada@example.org")
    assert len(text) < 6 or text not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["correct horse battery", "Fünf müde Füchse", "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧"]
)
def test_long_passwords_of_any_kind_are_taken(text: str) -> None:
    check_rules(Secret(text), "ada@example.org")


def test_a_password_is_the_same_from_any_keyboard(passwords: Passwords) -> None:
    stored = passwords.hash(Secret("Fu\u0308nf mu\u0308de Fu\u0308chse"))
    assert passwords.fits(stored, Secret("Fünf müde Füchse"))
    assert not passwords.fits(stored, Secret("Funf mude Fuchse"))


def test_passwords_are_kept_as_argon2id_of_rfc_9106() -> None:
    assert Passwords(RFC_9106).hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("stored", [None, "", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_what_is_no_hash_fits_nothing(passwords: Passwords, stored: str | None) -> None:
    assert not passwords.fits(stored, GOOD)
    assert not passwords.fits(stored, Secret("\ud800" * 2_000))
    assert not passwords.fits(stored, Secret("\ud800"))


def test_so_many_hash_at_once_and_others_are_told() -> None:
    passwords = Passwords(Cost(1, 8, 1), at_once=1, patience_s=0)
    passwords._take_turn()
    with pytest.raises(HashingBusy):
        passwords.hash(GOOD)
    passwords._turns.release()
    assert passwords.fits(passwords.hash(GOOD), GOOD)


def test_a_costlier_hash_is_made_at_the_next_login(ada: Engine) -> None:
    costlier = Passwords(Cost(2, 16, 1))
    enter(ada, costlier)
    with ada.connect() as connection:
        stored = connection.execute(sa.text("SELECT password FROM access_account")).scalar_one()
    assert not costlier.outdated(stored)
    enter(ada, costlier)


def test_guessing_at_an_account_gets_slower(ada: Engine, passwords: Passwords) -> None:
    for number in range(5):
        with pytest.raises(WrongLogin):
            enter(ada, passwords, WRONG, at(number, f"192.0.2.{number}"))
    waits, now = [], 10
    for _ in range(12):
        with pytest.raises(TooManyAttempts) as early:
            enter(ada, passwords, GOOD, at(now, "198.51.100.1"))
        waits.append(early.value.retry_after_s)
        now += early.value.retry_after_s * 1_000_000
        with pytest.raises(WrongLogin):
            enter(ada, passwords, WRONG, at(now, "198.51.100.1"))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    enter(ada, passwords, GOOD, at(now + 300_000_000, "198.51.100.1"))
    with pytest.raises(WrongLogin):  # a right one sets it back
        enter(ada, passwords, WRONG, at(now + 300_000_001, "198.51.100.1"))


def test_guessing_from_an_address_gets_slower_whoever_is_tried(
    ada: Engine, passwords: Passwords
) -> None:
    def guess(number: int, when: Act) -> None:
        with pytest.raises(WrongLogin):
            log_in(ada, passwords, Credentials(f"user{number}", WRONG), when)

    for number in range(20):
        guess(number, at(number, f"2001:db8::{number:x}"))  # one /64 is one household
        if number % 5 == 0:  # an account of one's own buys no more guesses
            enter(ada, passwords, GOOD, at(number, "2001:db8::ffff"))
    with pytest.raises(TooManyAttempts):
        enter(ada, passwords, GOOD, at(20, "2001:db8::1"))
    enter(ada, passwords, GOOD, at(20, "2001:db8:0:1::1"))
    enter(ada, passwords, GOOD, at(25 * HOUR, "2001:db8::1"))  # forgotten after a day


def test_a_clock_that_is_put_back_locks_nobody_out(ada: Engine, passwords: Passwords) -> None:
    for _ in range(6):
        with pytest.raises((WrongLogin, TooManyAttempts)):
            enter(ada, passwords, WRONG, at(0))
    with pytest.raises(TooManyAttempts) as early:
        enter(ada, passwords, GOOD, at(-1_000 * HOUR))
    assert early.value.retry_after_s <= 300


def test_guesses_at_the_same_moment_are_all_counted(ada: Engine, passwords: Passwords) -> None:
    start, looked_at = Barrier(12), []

    def guess() -> None:
        start.wait()
        try:
            enter(ada, passwords, WRONG)
        except WrongLogin:
            looked_at.append(1)
        except TooManyAttempts:
            pass

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == 5


def test_a_password_typed_as_login_is_written_nowhere(ada: Engine, passwords: Passwords) -> None:
    for typed in (GOOD.reveal(), OTHER.reveal().replace(" ", "")):
        with pytest.raises(WrongLogin):
            log_in(ada, passwords, Credentials(typed, Secret("ada")), ACT)
    rows = read_audit(ada)
    assert [row.what for row in rows[:2]] == ["login refused"] * 2
    assert GOOD.reveal() not in str(rows)
    assert OTHER.reveal().replace(" ", "") not in str(rows)


def test_deeds_name_the_person_and_where_from(ada: Engine, passwords: Passwords) -> None:
    enter(ada, passwords, GOOD, replace(ACT, who="forged", address="x\ny" + "z" * 999))
    last = read_audit(ada)[0]
    assert (last.who, last.what) == ("ada", "logged in")
    assert last.address.startswith("x?yzz")
    assert len(last.address) == 64
