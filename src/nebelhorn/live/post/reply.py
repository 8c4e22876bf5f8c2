"""What an answer of a mail server means for the mail, its recipient and the server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_LONGEST = 300
_SHOWN = re.compile(r"[^\x20-\x7e\xa0-\uffff]+")


class Fate(StrEnum):
    """What became of one attempt.

    ``TAKEN``: the server has it. ``LATER``: not now, try again. ``REFUSED``: never for this
    recipient. ``REJECTED``: never this mail, and the address may be well. ``UNKNOWN``: it was
    handed over whole, and no answer came. ``SERVER``: the server, or the way to it, is not well:
    no fault of this mail.
    """

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Handed:
    """How handing a mail over ended.

    Attributes:
        fate: What became of it.
        said: What the server answered, or what was wrong; empty when it was taken.
    """

    fate: Fate
    said: str = ""


def is_bad_address(code: int, said: str) -> bool:
    """Tell whether a refusal says that there is nobody under an address.

    Judged by the enhanced status code where there is one (RFC 3463): ``5.1.x`` speaks of the
    address, ``5.2.1`` of a mailbox that is closed; ``5.2.2`` (full) and ``5.7.x`` (policy) do not.
    Without one by the basic code (RFC 5321): 550, 551 and 553 speak of the mailbox.

    Args:
        code: Of the answer to RCPT, or 550 where only ``said`` counts.
        said: The answer, or the status of a bounce.

    Examples:
        >>> is_bad_address(550, "5.1.1 no such user"), is_bad_address(550, "5.7.1 relay denied")
        (True, False)
        >>> is_bad_address(553, "unknown"), is_bad_address(552, "over quota")
        (True, False)
    """
    found = _ENHANCED.search(said)
    if found is None:
        return code in {550, 551, 553}
    kind, subject, detail = (int(part) for part in found.groups())
    # 5.1.7 and 5.1.8 speak of the sender's address
    return kind == 5 and ((subject == 1 and detail not in {7, 8}) or (subject, detail) == (2, 1))


def refusal(code: int, said: str) -> Handed:
    """Say what an answer to RCPT means that does not take the recipient.

    Args:
        code: From 400 on.
        said: The answer in words.

    Examples:
        >>> [refusal(code, "").fate.value for code in (421, 450, 550, 554)]
        ['server', 'later', 'refused', 'rejected']
    """
    shown = shown_answer(code, said)
    if code == 421:
        return Handed(Fate.SERVER, shown)
    if code < 500:
        return Handed(Fate.LATER, shown)
    return Handed(Fate.REFUSED if is_bad_address(code, said) else Fate.REJECTED, shown)


def shown_answer(code: int, said: str) -> str:
    r"""Return an answer of a server for people: one line, not too long.

    Examples:
        >>> shown_answer(550, "5.1.1 No\r\nsuch user")
        '550 5.1.1 No such user'
    """
    return " ".join(f"{code} {_SHOWN.sub(' ', said[: 2 * _LONGEST])}".split())[:_LONGEST]
