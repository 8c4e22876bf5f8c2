"""Whoever guesses passwords waits, twice as long each time."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.access.refusals import TooManyAttempts
from nebelhorn.access.tables import attempt

_SECOND_US = 1_000_000
_FORGOTTEN_US = 86_400 * _SECOND_US


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are borne, and how long one waits then.

    Attributes:
        free: So many failures cost nothing.
        longest_s: Seconds; the wait doubles from 1 s up to here.
    """

    free: int
    longest_s: int


OF_ACCOUNT = Patience(free=5, longest_s=300)
"""Not longer: whoever guesses at an account also keeps its owner waiting."""
OF_ADDRESS = Patience(free=20, longest_s=900)
"""More are free: a whole office may share an address."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What attempts are counted for.

    Attributes:
        sha256: Of the login or the address. The text is not kept: people type passwords into the
            field of the login, and addresses are nobody's business for longer than needed.
        patience: With it.
    """

    sha256: bytes
    patience: Patience


def subjects_of(login: str, address: str) -> tuple[Subject, ...]:
    """Return what an attempt counts for: the account, and the address if there is one.

    Args:
        login: As ``normal_login`` gives it.
        address: Of the network. IPv6 counts by /64, which is what one household has.

    Examples:
        >>> len(subjects_of("ada", "192.0.2.1")), len(subjects_of("ada", ""))
        (2, 1)
    """
    account = Subject(_digest("login", login), OF_ACCOUNT)
    if not address:
        return (account,)
    return account, Subject(_digest("address", network_of(address)), OF_ADDRESS)


def count_attempt(connection: Connection, subjects: tuple[Subject, ...], at_us: int) -> None:
    """Count an attempt as failed before it is looked at; ``forgive`` takes that back.

    Counted afterwards, a hundred attempts at the same moment would all be looked at.

    Args:
        connection: Of ``changing``.
        subjects: What it counts for.
        at_us: Now, UTC microseconds.

    Raises:
        TooManyAttempts: It comes too early; it is neither counted nor looked at.
    """
    connection.execute(sa.delete(attempt).where(attempt.c.last_us < at_us - _FORGOTTEN_US))
    failures = {}
    for subject in subjects:
        row = connection.execute(
            sa.select(attempt).where(attempt.c.subject == subject.sha256)
        ).first()
        failures[subject] = row.failures if row else 0
        wait_us = wait(subject.patience, row.failures, row.last_us, at_us) if row else 0
        if wait_us:
            raise TooManyAttempts(math.ceil(wait_us / _SECOND_US))
    for subject, count in failures.items():
        _write(connection, subject.sha256, count + 1, at_us)


def forgive(connection: Connection, subjects: tuple[Subject, ...]) -> None:
    """Take back an attempt that was right.

    The account starts anew; the address only gets its one attempt back, or somebody who has an
    account could guess at others for ever.

    Args:
        connection: Of ``changing``.
        subjects: As they were counted.
    """
    account, *addresses = subjects
    connection.execute(sa.delete(attempt).where(attempt.c.subject == account.sha256))
    for address in addresses:
        connection.execute(
            sa.update(attempt)
            .where(attempt.c.subject == address.sha256, attempt.c.failures > 0)
            .values(failures=attempt.c.failures - 1)
        )


def wait(patience: Patience, failures: int, last_us: int, at_us: int) -> int:
    """Return how long one still waits, in microseconds.

    Never longer than the delay itself, also when the clock has been put back.

    Args:
        patience: With the subject.
        failures: So far, at least 0.
        last_us: When the last one was counted, UTC microseconds.
        at_us: Now.

    Examples:
        >>> [wait(OF_ACCOUNT, failures, 0, 0) // 1_000_000 for failures in (4, 5, 6, 7, 99)]
        [0, 1, 2, 4, 300]
    """
    if failures < patience.free:
        return 0
    delay_s: int = min(2 ** min(failures - patience.free, 30), patience.longest_s)
    delay_us = delay_s * _SECOND_US
    return max(0, min(delay_us, last_us + delay_us - at_us))


def _write(connection: Connection, subject: bytes, failures: int, at_us: int) -> None:
    values = {"failures": failures, "last_us": at_us}
    done = connection.execute(
        sa.update(attempt).where(attempt.c.subject == subject).values(**values)
    )
    if not done.rowcount:
        connection.execute(sa.insert(attempt).values(subject=subject, **values))


def network_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the /64, which is what one household has.

    Examples:
        >>> network_of("2001:db8:1:2:3::4"), network_of("192.0.2.1")
        ('2001:db8:1:2::/64', '192.0.2.1')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def _digest(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).digest()
