"""The mail that says what became of what somebody said, and the address of its page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from nebelhorn.asking import LinkPurpose, make_link
from nebelhorn.live import Contact, Mail, NoAddress, ToldRow, put_mail, told_key
from nebelhorn.settings import Settings
from nebelhorn.views import ToldFacts, told_letter, words

_LONG_US = 10 * 366 * 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class ToldPost:
    """Writes mails about one thing that is told.

    Attributes:
        settings: Of the company.
        key: Of links; read before the office is written to.
        now_us: Now, UTC microseconds.
    """

    settings: Settings
    key: bytes
    now_us: int

    def put(
        self, connection: Connection, row: ToldRow, customer: int, to: Contact, ask_no: int
    ) -> None:
        """Put the mail to one customer down; one without a usable address is let go.

        Args:
            connection: Office, in a transaction.
            row: What is told.
            customer: Number of the customer.
            to: Their address.
            ask_no: Number of an ask of theirs: with its link they object.
        """
        settings = self.settings
        never = f"{settings.site}/o/{self._link(LinkPurpose.OBJECT, ask_no)}"
        facts = ToldFacts(
            company=settings.name,
            title=row.title,
            said=row.said,
            did=row.did,
            page=str(self.page(row.told_no)),
            never=never,
        )
        subject, text, html = told_letter(facts, words(_language(to.language, settings)))
        mail = Mail(
            told_key(row.told_no, customer), to.address, subject, text, html, unsubscribe=never
        )
        try:
            put_mail(connection, mail, self.now_us)
        except NoAddress:
            return

    def page(self, told_no: int) -> str | None:
        """Return the address of what was told; None: nobody has said where we are reached.

        Args:
            told_no: Its number.
        """
        site = self.settings.site
        return None if site is None else f"{site}/t/{self._link(LinkPurpose.TOLD, told_no)}"

    def _link(self, purpose: LinkPurpose, number: int) -> str:
        return make_link(self.key, purpose, number, self.now_us + _LONG_US)


def _language(said: str | None, settings: Settings) -> str:
    short = (said or settings.language)[:2].lower()
    return short if short in {"de", "en"} else "en"
