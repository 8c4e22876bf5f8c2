"""Read ``[mail]`` and ``[letter]`` of ``nebelhorn.toml``, and the address of the server.

Whether an address is a good one, and whether there are such accounts, is known to others.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from nebelhorn.settings.mail import (
    MAIL_SECURITIES,
    PASSWORD_VARIABLE,
    WEEKDAYS,
    LetterSettings,
    MailSettings,
)
from nebelhorn.settings.toml_table import TomlTable

_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.:-]{0,252}[A-Za-z0-9_])?|::1")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_TO = re.compile(r"(?P<login>[^\s<>]+)(\s*<(?P<address>[^\s<>]+)>)?")
_LAST_PORT = 65_535
_SECRETS = ("password", "pass", "secret")


def read_mail(table: TomlTable) -> MailSettings:
    """Return which mail server there is.

    Args:
        table: ``[mail]``.

    Raises:
        SettingsError: It says something that cannot be, or holds a password.

    Examples:
        >>> read_mail(TomlTable({"host": "localhost", "security": "none",
        ...     "sender": "ask@shop.example"}, "x.toml")).usual_port
        25
        >>> read_mail(TomlTable({"host": "mx.shop.example", "security": "none",
        ...     "sender": "ask@shop.example"}, "nebelhorn.toml", "[mail]"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [mail]: security = "none" is for this very machine (localhost); others could read what goes to mx.shop.example
    """  # noqa: E501 - an error message is one line
    for key in _SECRETS:
        if key in table.values:
            table.fail(
                f"{key} does not belong into a file; put it into the variable {PASSWORD_VARIABLE} "
                "of the environment the server starts with, and leave this line out"
            )
    table.allow(
        ("host", "port", "security", "user", "sender", "sender_name", "reply_to"),
    )
    usual = MailSettings()
    mail = MailSettings(
        host=_host(table),
        port=_port(table),
        security=table.choice("security", MAIL_SECURITIES) or usual.security,
        user=table.text("user"),
        sender=_address(table, "sender"),
        sender_name=table.text("sender_name"),
        reply_to=_address(table, "reply_to"),
    )
    if mail.host is None:
        return mail
    if mail.sender is None:
        table.fail("sender is missing: the address mails come from, such as ask@example.com")
    if mail.security == "none" and not _is_here(mail.host):
        table.fail(
            'security = "none" is for this very machine (localhost); others could read what goes '
            f"to {mail.host}"
        )
    return mail


def read_letter(table: TomlTable) -> LetterSettings:
    """Return who gets the weekly letter.

    Args:
        table: ``[letter]``.

    Raises:
        SettingsError: It says something that cannot be.

    Examples:
        >>> read_letter(TomlTable({"to": ["ada <ada@example.com>"], "hour": 8}, "x.toml")).hour
        8
        >>> read_letter(TomlTable({"to": ["Ada Lovelace"]}, "nebelhorn.toml", "[letter]"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [letter]: to names "Ada Lovelace"; write the login of an account, or "login <address>" where the login is no mail address
    """  # noqa: E501 - an error message is one line
    table.allow(("to", "weekday", "hour"))
    usual = LetterSettings()
    to = table.texts("to") or ()
    for who in to:
        said = _TO.fullmatch(who)
        if said is None or not _ADDRESS.fullmatch(said["address"] or said["login"]):
            table.fail(
                f'to names "{who}"; write the login of an account, or "login <address>" where the '
                "login is no mail address"
            )
    hour = table.number("hour")
    if hour is not None and not (0 <= hour <= 23 and hour == int(hour)):
        table.fail(f"hour = {hour:g} must be a whole number from 0 to 23")
    return LetterSettings(
        to=to,
        weekday=table.choice("weekday", WEEKDAYS) or usual.weekday,
        hour=usual.hour if hour is None else int(hour),
    )


def letter_reader(who: str) -> tuple[str, str]:
    """Return login and mail address of an entry of ``to``.

    Args:
        who: As it stands in the settings.

    Examples:
        >>> letter_reader("ada <ada@example.com>"), letter_reader("bo@example.com")
        (('ada', 'ada@example.com'), ('bo@example.com', 'bo@example.com'))
    """
    said = _TO.fullmatch(who)
    assert said is not None  # noqa: S101 - it was checked when it was read
    return said["login"], said["address"] or said["login"]


def read_site(table: TomlTable) -> str | None:
    """Return the address people reach the server at, without a stroke at its end.

    Args:
        table: ``[company]``.

    Raises:
        SettingsError: It is none.

    Examples:
        >>> read_site(TomlTable({"site": "https://ask.example.com/"}, "x.toml"))
        'https://ask.example.com'
        >>> read_site(TomlTable({"site": "http://ask.example.com"}, "nebelhorn.toml", "[company]"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [company]: site = "http://ask.example.com" must begin with https:// (http:// is for this very machine)
    """  # noqa: E501 - an error message is one line
    said = table.text("site")
    if said is None:
        return None
    site = said.strip().rstrip("/")
    try:
        parts = urlsplit(site)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = site.isascii() and site.isprintable() and not set(site) & set(' "<>\\')
    if not (plain and _HOST.fullmatch(host)) or parts.query or parts.fragment or parts.username:
        table.fail(f'site = "{said}" must be an address such as https://ask.example.com')
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        table.fail(f'site = "{said}" must begin with https:// (http:// is for this very machine)')
    del port
    return site


def _host(table: TomlTable) -> str | None:
    host = table.text("host")
    if host is not None and not _HOST.fullmatch(host):
        table.fail(f'host = "{host}" must be the name or address of a mail server')
    return host


def _port(table: TomlTable) -> int | None:
    port = table.number("port")
    if port is not None and not (1 <= port <= _LAST_PORT and port == int(port)):
        table.fail(f"port = {port:g} must be a whole number from 1 to {_LAST_PORT}")
    return None if port is None else int(port)


def _address(table: TomlTable, key: str) -> str | None:
    address = table.text(key)
    if address is not None and not _ADDRESS.fullmatch(address):
        table.fail(f'{key} = "{address}" must be a plain mail address such as ask@example.com')
    return address


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
