"""What ``[mail]`` and ``[letter]`` of ``nebelhorn.toml`` say, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

MAIL_SECURITIES = ("starttls", "tls", "none")
"""How the line to the mail server is kept from being read."""

MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""Port where none is said."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

PASSWORD_VARIABLE = "NEBELHORN_SMTP_PASSWORD"  # noqa: S105 - where it stands, not what it is
"""The password of the mail server stands in this variable of the environment, and in no file."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server, and from whom mails come.

    The password of ``user`` stands in the variable ``NEBELHORN_SMTP_PASSWORD`` of the environment.

    Attributes:
        host: Name or address of the mail server; None: there is none, and mails wait.
        port: From 1 to 65535; None: 587, with ``tls`` 465, with ``none`` 25.
        security: ``starttls`` (TLS before anything is said), ``tls`` (TLS from the start) or
            ``none``, which only this very machine may have. The certificate is always checked.
        user: To log in with; None: the server takes mails without.
        sender: Plain address that mails come from and that bounces go to; needed with ``host``.
        sender_name: What readers see beside it; None: the name of the company.
        reply_to: Plain address that answers of readers go to; None: the sender's.
    """

    host: str | None = None
    port: int | None = None
    security: str = "starttls"
    user: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None

    @property
    def usual_port(self) -> int:
        """The port, said or usual.

        Examples:
            >>> MailSettings().usual_port, MailSettings(security="tls").usual_port
            (587, 465)
        """
        return self.port or MAIL_PORTS[self.security]


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """Who gets the weekly letter, and when.

    Attributes:
        to: Logins of open accounts, each in the language of its account. A login that is no mail
            address is written with one: ``"ada <ada@example.com>"``. Empty: nobody.
        weekday: ``monday`` to ``sunday``.
        hour: From which hour on, 0 to 23, in the time zone of the company.
    """

    to: tuple[str, ...] = ()
    weekday: str = "monday"
    hour: int = 7
