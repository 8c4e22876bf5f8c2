"""Who does something, when, from where; and names people give to things."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from nebelhorn.access.refusals import AccessError

LONGEST_NAME = 100
_LONGEST_LOGIN = 254  # as an e-mail address may be, RFC 5321
_LONGEST_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of a change; they go into the audit log.

    Attributes:
        at_us: When, UTC microseconds since 1970.
        who: Login of the person, or such as ``command line``; empty: nobody is known yet.
        address: Network address it came from; empty: none, as on the command line.
    """

    at_us: int
    who: str = ""
    address: str = ""


def checked_name(text: str, what: str) -> str:
    """Return a name without blanks around it.

    Args:
        text: As given; anything that can be printed is a name, also SQL.
        what: What it names, for the error. The text itself is not repeated there: people paste
            secrets into the wrong field.

    Raises:
        AccessError: It is empty, longer than 100 characters, or holds what cannot be printed.

    Examples:
        >>> checked_name(" Shop ", "key")
        'Shop'
    """
    name = unicodedata.normalize("NFC", text[: LONGEST_NAME * 8]).strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        msg = f"the name of a {what} has 1 to {LONGEST_NAME} printable characters"
        raise AccessError(msg)
    return name


def normal_login(text: str) -> str:
    """Return a login as it is stored and compared: without regard to case and spelling of Unicode.

    Raises:
        AccessError: It is empty, longer than 254 characters, or holds blanks or what cannot be
            printed.

    Examples:
        >>> normal_login(" Ada@Example.org")
        'ada@example.org'
    """
    login = unicodedata.normalize("NFKC", text[: _LONGEST_LOGIN * 8]).casefold().strip()
    if not 1 <= len(login) <= _LONGEST_LOGIN or not login.isprintable() or " " in login:
        msg = f"a login has 1 to {_LONGEST_LOGIN} printable characters and no blank"
        raise AccessError(msg)
    return login


def shown_address(address: str) -> str:
    r"""Return an address as it may stand in a log: short, and nothing but what can be printed.

    Examples:
        >>> shown_address("192.0.2.1"), shown_address("x\n" * 3)
        ('192.0.2.1', 'x?x?x?')
    """
    return "".join(sign if sign.isprintable() else "?" for sign in address[:_LONGEST_ADDRESS])
