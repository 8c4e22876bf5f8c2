"""Send one mail now, to see whether a mail server is set up well."""

from __future__ import annotations

import secrets
from datetime import datetime

from nebelhorn.live.post.address import checked_address
from nebelhorn.live.post.letter import letter_of
from nebelhorn.live.post.line import ServerTrouble, open_line
from nebelhorn.live.post.queue import Due
from nebelhorn.live.post.reply import Fate
from nebelhorn.live.post.rules import Route


def try_server(route: Route, to: str, subject: str, text: str, at: datetime) -> None:
    """Send a mail that is not kept anywhere.

    Args:
        route: How mails leave.
        to: To whom.
        subject: One line.
        text: What it says.
        at: Now, with a time zone.

    Raises:
        NoAddress: There is no such address.
        ServerTrouble: The server has not taken it; the message says why.
    """
    token = f"nb.{secrets.token_hex(16)}"
    due = Due(0, "trial", checked_address(to), subject, text, "", {}, token, 0)
    content = letter_of(due, route.sender, at)
    line = open_line(route.server, route.sender.domain)
    try:
        handed = line.hand_over(route.sender.address, due.to_address, content)
    finally:
        line.close()
    if handed.fate is not Fate.TAKEN:
        msg = f"{route.server.host} has not taken it: {handed.said}"
        raise ServerTrouble(msg)
