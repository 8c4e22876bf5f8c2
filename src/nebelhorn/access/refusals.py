"""Why somebody is not let in, or something about keys and accounts cannot be."""

from __future__ import annotations

from nebelhorn.errors import NebelhornError


class AccessError(NebelhornError):
    """Something about keys, accounts or sessions cannot be; the text never holds a secret."""


class WrongLogin(AccessError):
    """Login and password do not go together; it is not said which of them is wrong."""


class TooManyAttempts(AccessError):
    """Too many wrong passwords came lately, for this account or from this address.

    Attributes:
        retry_after_s: Whole seconds until another attempt is looked at, at least 1.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many attempts; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TokenUnusable(AccessError):
    """A one-time token is unknown, used or too old; it is not said which."""

    def __init__(self) -> None:
        super().__init__(
            "this link was used already, is too old, or never was one; ask for another"
        )


class LoginTaken(AccessError):
    """There is an account with this login already, perhaps a closed one."""


class LastAdmin(AccessError):
    """It is the last admin who can log in; without one nobody could make another."""


class WeakPassword(AccessError):
    """A password breaks a rule; the text says which rule."""


class NotAllowed(AccessError):
    """The role of an account does not reach so far."""


class HashingBusy(AccessError):
    """So many passwords are being checked at once that this one has waited too long."""
