"""One connection to a mail server: many mails go over it, one after the other (RFC 5321).

What may fail is told apart by when it fails. Before the final dot of a mail was handed to the
system the server cannot have taken it, for without the dot it has no end. After that only the
server's answer says whether it did; where none comes, nobody knows.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum

from nebelhorn.errors import NebelhornError
from nebelhorn.live.post.reply import Fate, Handed, refusal, shown_answer

_TOO_BIG = 552
_CLOSING = 421
_GO_ON = 354
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DOT_FIRST = re.compile(rb"(?m)^\.")


class Security(StrEnum):
    """How a connection is kept from being read: turned to TLS, TLS from the start, or not at all.

    Where it is TLS the certificate is checked, and without TLS nothing is sent.
    """

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server.

    Attributes:
        host: Name or address.
        port: From 1 to 65535.
        security: ``NONE`` is for this very machine alone.
        user: To log in with; None: it takes mails without.
        password: Of the user.
        tls: What certificates are believed; None: those the system believes.
        answer_s: Seconds until an answer must have come, and until a connection must stand.
        taking_s: Seconds until a mail that was handed over must have been taken; ten minutes, as
            RFC 5321 (section 4.5.3.2.6) asks, since giving up early makes it uncertain.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    answer_s: float = 60.0
    taking_s: float = 600.0


class ServerTrouble(NebelhornError):
    """The mail server cannot be used now; the message says why, without the password."""


class Line:
    """An open connection; made by ``open_line``, used by one thread.

    Args:
        smtp: Greeted, secured and logged in.
        server: Where it leads.

    Attributes:
        carried: Count of mails that were begun over it.
    """

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        self._smtp, self._server = smtp, server
        self.carried = 0

    @property
    def is_open(self) -> bool:
        """Did it hold so far?"""
        return self._smtp.sock is not None

    def hand_over(self, sender: str, to: str, content: bytes) -> Handed:
        """Hand a mail over.

        Args:
            sender: Address that bounces go to.
            to: The one recipient.
            content: Headers and texts.

        Returns:
            What became of it.
        """
        self.carried += 1
        try:
            stopped = self._introduce(sender, to, len(content))
            if stopped is not None:
                return stopped
            self._smtp.send(_framed(content))
        except (smtplib.SMTPException, OSError) as error:
            self.abort()
            return Handed(Fate.LATER, _lost(error))
        return self._hear()

    def _introduce(self, sender: str, to: str, size: int) -> Handed | None:
        """Say from whom and to whom, and ask to be let go on; None: go on."""
        smtp = self._smtp
        options: list[str] = [f"size={size}"] if smtp.has_extn("size") else []
        if not (sender.isascii() and to.isascii()):
            if not smtp.has_extn("smtputf8"):
                return Handed(Fate.REJECTED, "the server takes no address like this (SMTPUTF8)")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
            smtp.command_encoding = "utf-8"
        code, said = _read(smtp.mail(sender, options))
        if code >= 400 or code < 200:
            self._go_back(code)
            too_big = code == _TOO_BIG
            return Handed(Fate.REJECTED if too_big else Fate.SERVER, shown_answer(code, said))
        code, said = _read(smtp.rcpt(to))
        if code >= 400 or code < 200:
            self._go_back(code)
            return refusal(code, said)
        code, said = _read(smtp.docmd("DATA"))
        if code != _GO_ON:
            self._go_back(code)
            return _declined(code, said)
        return None

    def _hear(self) -> Handed:
        sock = self._smtp.sock
        if sock is not None:
            sock.settimeout(self._server.taking_s)
        try:
            code, said = _read(self._smtp.getreply())
        except (smtplib.SMTPException, OSError) as error:
            self.abort()
            return Handed(Fate.UNKNOWN, f"handed over, and no answer came: {_lost(error)}")
        if sock is not None:
            sock.settimeout(self._server.answer_s)
        if 200 <= code < 300:
            return Handed(Fate.TAKEN)
        self._go_back(code)
        if 400 <= code < 600:
            return _declined(code, said)
        self.abort()
        return Handed(Fate.UNKNOWN, f"no answer one could understand: {shown_answer(code, said)}")

    def _go_back(self, code: int) -> None:
        """Begin anew after a refusal, or let a server go that has said farewell."""
        if code == _CLOSING:
            self.abort()
            return
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.abort()

    def close(self) -> None:
        """Say farewell and close it."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()
        self.abort()

    def cut(self) -> None:
        """Cut it from another thread: whoever waits for an answer learns that none will come."""
        sock = self._smtp.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def abort(self) -> None:
        """Close it without a word."""
        with contextlib.suppress(OSError):
            self._smtp.close()


def open_line(server: Server, name: str) -> Line:
    """Connect to a mail server.

    Args:
        server: Where to.
        name: How we introduce ourselves, such as the domain of the sender.

    Raises:
        ServerTrouble: It cannot be reached, is not what it says it is, offers no TLS, or does not
            take user and password.
    """
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _greeted(server, name)
        _secure(smtp, server)
        _log_in(smtp, server)
    except (smtplib.SMTPException, OSError, ServerTrouble) as error:
        if smtp is not None:
            smtp.close()
        trouble = _trouble(error, server)
        raise trouble from error
    return Line(smtp, server)


def _trouble(error: Exception, server: Server) -> ServerTrouble:
    if isinstance(error, ServerTrouble):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerTrouble(
            f"the certificate of {server.host} is not believed: {error.verify_message}"
        )
    return ServerTrouble(f"{server.host}:{server.port}: {_lost(error)}")


def _greeted(server: Server, name: str) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=name,
            timeout=server.answer_s,
            context=server.tls or ssl.create_default_context(),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=server.answer_s)


def _secure(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security is Security.STARTTLS:
        if not smtp.has_extn("starttls"):
            msg = f"{server.host} offers no STARTTLS, and nothing is sent that others could read"
            raise ServerTrouble(msg)
        code, said = _read(smtp.starttls(context=server.tls or ssl.create_default_context()))
        if code != 220:
            msg = f"{server.host} will not turn to TLS: {shown_answer(code, said)}"
            raise ServerTrouble(msg)
        smtp.ehlo_or_helo_if_needed()
    elif server.security is Security.NONE and not _leads_here(smtp):
        msg = f"{server.host} is another machine; without TLS nothing is sent to it"
        raise ServerTrouble(msg)


def _leads_here(smtp: smtplib.SMTP) -> bool:
    assert smtp.sock is not None  # noqa: S101 - it was greeted
    peer = smtp.sock.getpeername()[0]
    return ipaddress.ip_address(peer).is_loopback


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    if server.user is None:
        return
    try:
        smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        msg = f"{server.host} does not take user and password ({error.smtp_code})"
        raise ServerTrouble(msg) from error
    except smtplib.SMTPNotSupportedError as error:
        msg = f"{server.host} lets nobody log in, and a user is set"
        raise ServerTrouble(msg) from error


def _declined(code: int, said: str) -> Handed:
    shown = shown_answer(code, said)
    return Handed(Fate.REJECTED if code >= 500 else Fate.LATER, shown)


def _framed(content: bytes) -> bytes:
    """Return content with all lines ended by CR LF and the dot at the end, and none before it."""
    even = _DOT_FIRST.sub(b"..", _LINE_END.sub(b"\r\n", content))
    return even + (b".\r\n" if even.endswith(b"\r\n") else b"\r\n.\r\n")


def _read(answer: tuple[int, bytes]) -> tuple[int, str]:
    code, said = answer
    return code, said.decode("utf-8", "replace")


def _lost(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said: bytes | str = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return shown_answer(error.smtp_code, text)
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return error.strerror or str(error) or type(error).__name__
    return shown_answer(0, str(error)).removeprefix("0 ")
