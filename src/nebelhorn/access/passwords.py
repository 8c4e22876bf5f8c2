"""Passwords: what they may be, and how they are kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from nebelhorn.access.refusals import HashingBusy, WeakPassword
from nebelhorn.access.secret import Secret

SHORTEST = 12
LONGEST = 1_000
_FEWEST_SIGNS = 5
_COMMON_LINES = (
    "123456789 1234567890 123123123 987654321 0987654321 abcdefghijkl abcdefghijklm qwerty",
    "qwertyuiop qwertzuiop asdfghjkl yxcvbnm zxcvbnm 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc",
    "password passwort passw0rd p@ssw0rd p@ssword letmein letmeinplease welcome willkommen",
    "changeme changemenow iloveyou ichliebedich administrator admin root monkey dragon sunshine",
    "princess football baseball superman trustno1 starwars schatz hallo hello sommer summer",
    "winter fruehling geheim secret master nebelhorn foghorn correcthorsebatterystaple",
)
_COMMON = frozenset(word for line in _COMMON_LINES for word in line.split())
_TRIMMINGS = "0123456789!?.,-_#*$+ "


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash costs; whoever steals the office pays it for each guess.

    Attributes:
        passes: Over the memory.
        memory_kib: KiB that are filled.
        lanes: That are filled side by side, each by a thread.
    """

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


RFC_9106 = Cost()
"""The second recommended option of RFC 9106: 3 passes over 64 MiB in 4 lanes.

Its first wants 2 GiB for each login, more than small servers have.
"""


class Passwords:
    """Hash passwords with argon2id and check them; slow on purpose.

    A hash takes 64 MiB and a good part of a second: call this from a thread, never from an event
    loop. However many threads there are, only ``at_once`` of them hash.

    Args:
        cost: Of new hashes. Older ones keep what they were made with until the next login.
        at_once: So many hashes at a time, at least 1.
        patience_s: So many seconds one waits for a turn, at least 0.

    References:
        Biryukov, Dinu & Khovratovich (2016), Argon2: new generation of memory-hard functions for
        password hashing and other applications, IEEE EuroS&P; RFC 9106 (2021).
    """

    def __init__(
        self, cost: Cost = RFC_9106, *, at_once: int = 2, patience_s: float = 10.0
    ) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=32,
            salt_len=16,
            type=Type.ID,
        )
        # as costly to check as a real one, and nothing is hashed to it
        self._nobody = (
            f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}"
            f"${'A' * 22}${'A' * 43}"
        )
        self._turns = BoundedSemaphore(at_once)
        self._patience_s = patience_s

    def hash(self, password: Secret) -> str:
        """Return what may be stored of a password, with salt and cost in it.

        Raises:
            HashingBusy: Too many others are at it.
        """
        self._take_turn()
        try:
            return self._hasher.hash(_normal(password))
        finally:
            self._turns.release()

    def fits(self, stored: str | None, password: Secret) -> bool:
        """Tell whether a password is the one that was stored.

        Args:
            stored: By ``hash``. None: there is no such account, or it has no password yet; that
                takes as long, so that nobody learns from the time who has an account.
            password: As typed.

        Raises:
            HashingBusy: Too many others are at it.
        """
        if len(password.reveal()) > LONGEST:
            return False
        self._take_turn()
        try:
            self._hasher.verify(stored or self._nobody, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        else:
            return stored is not None
        finally:
            self._turns.release()

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made at another cost than new ones are."""
        return self._hasher.check_needs_rehash(stored)

    def _take_turn(self) -> None:
        if not self._turns.acquire(timeout=self._patience_s):
            msg = "too many people log in at this moment; try again in a few seconds"
            raise HashingBusy(msg)


def check_rules(password: Secret, login: str) -> None:
    """Refuse a password that is easily guessed.

    At least 12 characters and no rule about which: long beats colourful. At most 1,000. Not the
    login or its half before the ``@``, not one of the commonest, neither with digits and marks
    around nor repeated; not made of fewer than five different characters.

    Args:
        password: As typed.
        login: Whose it is to be.

    Raises:
        WeakPassword: It breaks a rule; the text says which, not what was typed.

    References:
        NIST SP 800-63B (2017), section 5.1.1.2.
    """
    typed = unicodedata.normalize("NFKC", password.reveal()).casefold()
    if not SHORTEST <= len(typed) <= LONGEST:
        msg = f"a password has {SHORTEST} to {LONGEST:,} characters"
        raise WeakPassword(msg)
    if len(set(typed)) < _FEWEST_SIGNS:
        msg = f"a password has at least {_FEWEST_SIGNS} different characters"
        raise WeakPassword(msg)
    cores = {_core(typed), _core(typed.strip(_TRIMMINGS)), typed.strip(_TRIMMINGS)}
    names = {login, login.partition("@")[0]}
    if cores & names or typed in names:
        msg = "a password is not the login"
        raise WeakPassword(msg)
    if cores & _COMMON:
        msg = "this is one of the commonest passwords"
        raise WeakPassword(msg)


def _core(text: str) -> str:
    """The shortest piece a text repeats, also when the last time is cut off."""
    for size in range(1, len(text)):
        if text[size:] == text[:-size]:
            return text[:size]
    return text


def _normal(password: Secret) -> bytes:
    # as another keyboard or system would write the same characters (NIST SP 800-63B, 5.1.1.2)
    return unicodedata.normalize("NFKC", password.reveal()).encode("utf-8", "surrogatepass")
