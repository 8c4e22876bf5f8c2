"""``[mail]`` and ``[letter]`` as TOML, and the comments that explain them."""

from __future__ import annotations

from nebelhorn.settings.mail import LetterSettings, MailSettings
from nebelhorn.settings.toml_text import TomlValue, toml_line

_MAIL = (
    "The mail server (Mailserver) that takes our mails. The password of user stands in the",
    "variable NEBELHORN_SMTP_PASSWORD of the environment, never here. Try: nebelhorn mail test",
    '  security   "starttls", "tls", or "none" for this very machine',
    "  sender     address mails come from (Absender); reply_to  where answers go",
)
_MAIL_EXAMPLE = (
    "An example:",
    "[mail]",
    'host = "smtp.example.com"',
    'user = "ask"',
    'sender = "ask@example.com"',
)
_LETTER = (
    "The weekly letter (Wochenbrief): how well we understand our customers, what has moved.",
    '  to         logins of accounts; "login <address>" where the login is no mail address',
    "  weekday, hour  when, in the time zone of the company",
)
_LETTER_EXAMPLE = ("An example:", "[letter]", 'to = ["ada <ada@example.com>"]')


def mail_text(mail: MailSettings) -> str:
    """Return ``[mail]`` with its comment; an example where nothing is said.

    Args:
        mail: Which server there is.

    Examples:
        >>> print(mail_text(MailSettings("smtp.example.com", sender="ask@example.com"))
        ...       .partition("[mail]")[2])
        <BLANKLINE>
        host = "smtp.example.com"
        sender = "ask@example.com"
    """
    usual = MailSettings()
    keys = ("host", "port", "security", "user", "sender", "sender_name", "reply_to")
    said: list[tuple[str, TomlValue]] = [
        (key, _number(getattr(mail, key)))
        for key in keys
        if getattr(mail, key) != getattr(usual, key)
    ]
    return _section("[mail]", said, _MAIL, _MAIL_EXAMPLE)


def letter_text(letter: LetterSettings) -> str:
    """Return ``[letter]`` with its comment; an example where nothing is said.

    Args:
        letter: Who gets it, and when.

    Examples:
        >>> print(letter_text(LetterSettings(("bo@example.com",), hour=9))
        ...       .partition("[letter]")[2])
        <BLANKLINE>
        to = ["bo@example.com"]
        hour = 9
    """
    usual = LetterSettings()
    said: list[tuple[str, TomlValue]] = [
        (key, _number(getattr(letter, key)))
        for key in ("to", "weekday", "hour")
        if getattr(letter, key) != getattr(usual, key)
    ]
    return _section("[letter]", said, _LETTER, _LETTER_EXAMPLE)


def _section(
    heading: str,
    said: list[tuple[str, TomlValue]],
    comment: tuple[str, ...],
    example: tuple[str, ...],
) -> str:
    lines = comment if said else (*comment, *example)
    head = "\n".join(f"# {line}" for line in lines)
    if not said:
        return head
    return "\n".join((head, heading, *(toml_line(key, value) for key, value in said)))


def _number(value: TomlValue | int) -> TomlValue:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
