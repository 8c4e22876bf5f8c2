"""Looked at once more right before it goes out: may this still be sent?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from nebelhorn.app.asks.deciding import SECOND_US
from nebelhorn.app.asks.people import People, customers_of, owners_of, read_people
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import (
    Manners,
    MayAsk,
    Occasion,
    WhyNotAsked,
    agreed,
    is_zone,
    may_ask,
    objected,
)
from nebelhorn.live import (
    UNCERTAIN,
    Held,
    KeptAsk,
    MailState,
    PostRules,
    ask_numbered,
    ask_of_key,
    consents_of,
    found_asks,
    found_outbox,
    mark_not_asked,
    mark_sent,
    refuse_address,
    told_of_key,
    why_dropped,
)
from nebelhorn.log import put_customer_views
from nebelhorn.settings import Ask

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GONE = WhyNotAsked.ERASED.value
_TOLD_PURPOSE = "survey"
"""Whoever agreed to be asked agreed to hear what became of it."""


@dataclass(frozen=True, slots=True)
class _Case:
    ask: Ask
    kept: KeptAsk
    may: MayAsk
    zone: str


class AskGate:
    """Says of each message whether it may still be sent, and writes down what became of it.

    Args:
        workspace: Whose; used from one thread at a time, with a connection of its own.
        clock: The time, UTC microseconds.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], int]) -> None:
        self._workspace, self._clock = workspace.lend(), clock
        found_asks(workspace.stores.office)
        found_outbox(workspace.stores.office)

    def rules(self) -> PostRules:
        """Return what a postman has to know about mails of asks."""
        return PostRules(self.may_send, self.settled, self.refused)

    def may_send(self, key: str) -> str | Held | None:
        """Decide once more, with what is known now.

        Args:
            key: Of a mail or a message.

        Returns:
            None: it may; a reason of `WhyNotAsked`: never; held: it is night where they are.
        """
        told = told_of_key(key)
        if told is not None:
            return self._may_tell(told)
        number = ask_of_key(key)
        if number is None:
            return None
        case = self._case(number)
        if case is None:
            return _GONE
        if case.may.asked:
            return None
        if case.may.reasons == (WhyNotAsked.QUIET_HOURS,):
            return Held(self._morning(case.zone), WhyNotAsked.QUIET_HOURS.value)
        others = [one for one in case.may.reasons if one is not WhyNotAsked.QUIET_HOURS]
        return others[0].value

    def settled(self, connection: Connection, key: str, state: MailState, now_us: int) -> None:
        """Write down what became of the mail of an ask.

        Args:
            connection: Office, in the transaction of the mail.
            key: Of the mail.
            state: Where it came to an end.
            now_us: UTC microseconds.
        """
        number = ask_of_key(key)
        if number is None:
            return
        if state is MailState.SENT:
            mark_sent(connection, number, now_us)
        elif state is MailState.UNCERTAIN:
            mark_sent(connection, number, now_us, reason=UNCERTAIN)
        elif state is MailState.DROPPED:
            said = why_dropped(connection, key)
            known = {reason.value for reason in WhyNotAsked}
            reason = said if said in known else WhyNotAsked.OBJECTED.value
            mark_not_asked(connection, [number], reason, now_us)
        elif state in {MailState.BOUNCED, MailState.FAILED}:
            mark_not_asked(connection, [number], WhyNotAsked.UNREACHABLE.value, now_us)

    def refused(self, connection: Connection, address: str, reason: str, now_us: int) -> None:
        """Write down that there is nobody under an address.

        Args:
            connection: Office, in the transaction of the mail.
            address: Which.
            reason: Not kept: it may name the customer.
            now_us: UTC microseconds.
        """
        del reason
        refuse_address(connection, address, now_us)

    def close(self) -> None:
        """Give the connection back."""
        self._workspace.stores.facts.close()

    def _case(self, number: int) -> _Case | None:
        settings = self._workspace.settings
        put_customer_views(self._workspace.stores.facts)  # links may have changed since
        with self._workspace.stores.office.connect() as connection:
            kept = ask_numbered(connection, number)
            ask = next((one for one in settings.asks if kept and one.name == kept.name), None)
            if kept is None or ask is None:
                return None
            customer = self._customer(kept.id_no)
            people = read_people(
                connection,
                self._workspace.stores.facts,
                [customer],
                {customer: self._complained(customer)},
                before=number,
            )
        person = people.persons[customer]
        manners = Manners(settings.asking, settings.time_zone, self._clock())
        spoke = self._spoke(customer, kept)
        occasion = Occasion(kept.encounter_us, asked=self._asked(people, kept), spoke=spoke)
        may = may_ask(ask, kept.channel, person, occasion, manners)
        zone = person.zone if person.zone and is_zone(person.zone) else settings.time_zone
        return _Case(ask, kept, may, zone)

    def _customer(self, id_no: int) -> int:
        return customers_of(self._workspace.stores.facts, [id_no])[id_no]

    def _asked(self, people: People, kept: KeptAsk) -> bool:
        """Was this encounter asked about by another ask that went out before?"""
        return any(
            one.counts
            and one.ask_no != kept.ask_no
            and (one.sent_us is not None or one.ask_no < kept.ask_no)
            for one in people.asks.get(kept.event_id, ())
        )

    def _complained(self, customer: int) -> tuple[int, ...]:
        settings, facts = self._workspace.settings, self._workspace.stores.facts
        from_us = self._clock() - round(settings.asking.after_complaint * SECOND_US)
        sore = [name for name, one in settings.touchpoints.items() if one.complains]
        rows = facts.execute(
            "SELECT e.t_us FROM event AS e JOIN touchpoint AS t USING (touchpoint_no) "
            "WHERE e.id_no = ? AND e.t_us >= ? AND t.name IN (SELECT unnest(?::VARCHAR[]))",
            [customer, from_us, sore],
        ).fetchall()
        return tuple(int(t_us) for (t_us,) in rows)

    def _spoke(self, customer: int, kept: KeptAsk) -> bool:
        """Did they say something about the encounter, or since then about its touchpoint?"""
        row = self._workspace.stores.facts.execute(
            "SELECT count(*) FROM answer AS a WHERE a.on_event_id = $event OR (a.on_event_id IS "
            "NULL AND a.id_no = $customer AND a.t_us >= $since AND a.about_no IN (SELECT about_no "
            "FROM about JOIN touchpoint AS t USING (touchpoint_no) WHERE t.name = $name))",
            {
                "event": kept.event_id,
                "customer": customer,
                "since": kept.encounter_us,
                "name": kept.touchpoint,
            },
        ).fetchone()
        return bool(row and row[0])

    def _may_tell(self, id_no: int) -> str | None:
        """Whoever objects, or agrees no longer, is not even told what became of what they said."""
        owners = owners_of(self._workspace.stores.facts, [self._customer(id_no)])
        with self._workspace.stores.office.connect() as connection:
            said = [one.fact for one in consents_of(connection, owners)]
        if objected(said, "mail", _TOLD_PURPOSE, self._clock()):
            return WhyNotAsked.OBJECTED.value
        agrees = agreed(said, "mail", _TOLD_PURPOSE, self._clock())
        return None if agrees else WhyNotAsked.NO_CONSENT.value

    def _morning(self, zone: str) -> int:
        """Return when quiet hours are over there, UTC microseconds."""
        until = self._workspace.settings.asking.quiet_until
        local = (_EPOCH + timedelta(microseconds=self._clock())).astimezone(ZoneInfo(zone))
        today = local.replace(hour=until // 60, minute=until % 60, second=0, microsecond=0)
        morning = today if today > local else today + timedelta(days=1)
        return (morning.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
