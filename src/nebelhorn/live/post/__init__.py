"""The post office: mails lie in the office until a mail server has taken them.

``put_mail`` puts one down in the transaction of its cause; a ``Postman`` hands it over and writes
down what became of it; ``read_bounces`` reads what came back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.post.address import NoAddress, checked_address
    from nebelhorn.live.post.bounce import Bounce, NoBounces, read_bounces, take_bounce
    from nebelhorn.live.post.box import (
        drop_mails,
        erase_mails,
        known_keys,
        mail_counts,
        mail_numbered,
        mails,
        open_mail_counts,
        put_again,
        put_mail,
    )
    from nebelhorn.live.post.letter import Sender
    from nebelhorn.live.post.line import Security, Server, ServerTrouble
    from nebelhorn.live.post.mail import Mail, MailState, PostedMail
    from nebelhorn.live.post.postman import Postman
    from nebelhorn.live.post.rules import Held, PostRules, Route
    from nebelhorn.live.post.tables import found_post
    from nebelhorn.live.post.trial import try_server

__all__ = [
    "Bounce",
    "Held",
    "Mail",
    "MailState",
    "NoAddress",
    "NoBounces",
    "PostRules",
    "PostedMail",
    "Postman",
    "Route",
    "Security",
    "Sender",
    "Server",
    "ServerTrouble",
    "checked_address",
    "drop_mails",
    "erase_mails",
    "found_post",
    "known_keys",
    "mail_counts",
    "mail_numbered",
    "mails",
    "open_mail_counts",
    "put_again",
    "put_mail",
    "read_bounces",
    "take_bounce",
    "try_server",
]

export_lazily(__name__)
