"""A small company that asks its customers, for tests of asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nebelhorn import Workspace, init, open_workspace
from nebelhorn.app.asks import AskGate
from nebelhorn.app.consents import consent, consent_fact
from nebelhorn.live import (
    Contact,
    KeptAsk,
    asks_of,
    found_asks,
    found_outbox,
    found_post,
    keep_contacts,
)
from nebelhorn.live.post.mail import MailState
from nebelhorn.live.post.queue import claim, next_due, settle
from nebelhorn.log import Touch, customer_number, know_customers, take_touches

HOUR = 3_600_000_000
DAY = 24 * HOUR
NOON = 1_780_228_800_000_000
"""2026-05-31 12:00 UTC, a Sunday."""

TOML = """
[company]
name = "Nordlicht"
time_zone = "UTC"
site = "https://ask.example.com"

[mail]
host = "mail.example.com"
sender = "hello@example.com"

[[touchpoint]]
name = "complaint"
complains = true

[[touchpoint]]
name = "invoice"
key_point = "confirmed"

[asking]
{asking}

[[ask]]
name = "invoice-clear"
touchpoint = "invoice"
scale = "csat"
question = {{ de = "Wie verständlich war die Rechnung?", en = "How clear was the invoice?" }}
decision = "Below 0.6 we rewrite it."
active = true
{invoice}

[[ask]]
name = "visit-good"
touchpoint = "visit"
scale = "stars"
question = {{ en = "How was the visit?" }}
decision = "Below 3 stars we call."
active = true
{visit}
"""


class Company:
    """An open workspace, and what tests do with it.

    Attributes:
        workspace: Open.
        sent: Keys of what a postman has handed over, in order.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.sent: list[str] = []
        self._number = 0
        for found in (found_asks, found_post, found_outbox):
            found(workspace.stores.office)

    def met(self, *met: tuple[str, str, int], **more: object) -> None:
        """Write encounters down: (customer, touchpoint, time)."""
        touches = []
        for customer, touchpoint, t_us in met:
            self._number += 1
            touches.append(
                Touch("test", f"m{self._number}", customer, t_us, t_us, touchpoint, **more)  # type: ignore[arg-type]
            )
        take_touches(self.workspace.stores, touches, reader="test", until=self._number)

    def agrees(self, *customers: str, said: str = "given", at_us: int = NOON - 100 * DAY) -> None:
        """Let customers have an address and say something about being asked."""
        office = self.workspace.stores.office
        numbers = know_customers(office, set(customers))
        found = [
            Contact(number, "mail", f"{key}@example.com", None, None, at_us)
            for key, number in numbers.items()
        ]
        keep_contacts(office, found)
        for customer in customers:
            consent(self.workspace, customer, consent_fact(said, "*", None, at_us), by="test")

    def asks(self, customer: str) -> list[KeptAsk]:
        """Return all asks of a customer."""
        office = self.workspace.stores.office
        number = customer_number(office, customer)
        with office.connect() as connection:
            return asks_of(connection, [] if number is None else [number])

    def post(self, now_us: int, *, crash: bool = False) -> list[str]:
        """Hand over every mail that is due, as a postman does; return their keys.

        Args:
            now_us: Now.
            crash: Stop after the first was handed over, before it is written down.
        """
        office, gate = self.workspace.stores.office, AskGate(self.workspace, lambda: now_us)
        handed: list[str] = []
        try:
            while True:
                with office.connect() as connection:
                    due = next_due(connection, now_us)
                if due is None:
                    return handed
                said = gate.may_send(due.key)
                with office.begin() as connection:
                    if not isinstance(said, str | None):
                        return handed  # held: the first of a queue is enough for these tests
                    assert claim(connection, due.mail_no)
                    if said is not None:
                        settle(connection, due.mail_no, MailState.DROPPED, said, now_us)
                        gate.settled(connection, due.key, MailState.DROPPED, now_us)
                        continue
                handed.append(due.key)
                self.sent.append(due.key)
                with office.begin() as connection:
                    state = MailState.UNCERTAIN if crash else MailState.SENT
                    settle(connection, due.mail_no, state, None, now_us)
                    gate.settled(connection, due.key, state, now_us)
                if crash:
                    return handed
        finally:
            gate.close()


@contextmanager
def asking_company(
    folder: Path, *, asking: str = "", invoice: str = "", visit: str = ""
) -> Iterator[Company]:
    """Open a company, for as long as the ``with`` block runs.

    Args:
        folder: Where it is made.
        asking: Lines of ``[asking]``.
        invoice: Further lines of the ask about invoices.
        visit: Of the ask about visits.
    """
    file = init(folder / "company")
    file.write_text(TOML.format(asking=asking, invoice=invoice, visit=visit), encoding="utf-8")
    with open_workspace(folder / "company") as workspace:
        yield Company(workspace)


def states(kept: Sequence[KeptAsk]) -> list[tuple[str, str | None]]:
    """Return state and reason of asks."""
    return [(one.state, one.reason) for one in kept]
