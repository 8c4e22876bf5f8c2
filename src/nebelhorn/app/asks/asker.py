"""Asks while a workspace is served: plans, hands over to other systems, and forgets nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable

from nebelhorn.app.asks.gate import AskGate
from nebelhorn.app.asks.letters import ask_body, ask_message
from nebelhorn.app.asks.people import customers_of, read_people
from nebelhorn.app.asks.plan import plan_asks
from nebelhorn.app.asks.sending import one_ask
from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import (
    ASK_TOPICS,
    Held,
    KeptAsk,
    ask_key,
    enqueue,
    found_asks,
    found_outbox,
    found_post,
    link_keys,
    mark_not_asked,
    mark_sent,
    planned_asks,
)
from nebelhorn.log import customer_names, put_customer_views

EVERY_US = 60_000_000
"""So often it is looked whom to ask."""

_LOG = logging.getLogger("nebelhorn.service")


class Asker:
    """Asks customers, in a thread of its own.

    Args:
        workspace: Whose; a connection of its own is used.
        clock: The time, UTC microseconds.
        background: Says whose turn it is.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], int], background: Background
    ) -> None:
        self._workspace, self._clock = workspace.lend(), clock
        for found in (found_asks, found_post, found_outbox):
            found(workspace.stores.office)
        self._gate = AskGate(workspace, clock)
        self._next_us = 0
        self._hints: tuple[str, ...] = ()
        self._chore = Chore("asks", self.step, background)

    def step(self) -> int:
        """Plan, and hand over what is due, if that was not done within the last minute.

        Returns:
            Count of asks that were put on their way.

        Raises:
            SettingsError: ``nebelhorn.toml`` says something that cannot be.
            ConditionError: The condition of a group cannot be understood.
        """
        now_us = self._clock()
        if now_us < self._next_us:
            return 0
        self._next_us = now_us + EVERY_US
        put_customer_views(self._workspace.stores.facts)  # links may have changed since
        asked = 0
        if any(one.active for one in self._workspace.settings.asks):
            plan = plan_asks(self._workspace, now_us=now_us, dry_run=False)
            self._tell(plan.hints)
            asked = plan.asked
        return asked + self.hand_over()

    def hand_over(self) -> int:
        """Hand asks over to the systems that send them, each looked at once more; return how many.

        What waits for the morning stays; what must not be sent any more is written down with its
        reason.
        """
        office, settings = self._workspace.stores.office, self._workspace.settings
        now_us = self._clock()
        with office.connect() as connection:
            waiting = planned_asks(connection, ASK_TOPICS)
        if not waiting or settings.site is None:
            return 0
        done = 0
        for kept in waiting:
            said = self._gate.may_send(ask_key(kept.ask_no))
            if isinstance(said, Held):
                continue
            if said is not None:
                with office.begin() as connection:
                    mark_not_asked(connection, [kept.ask_no], said, now_us)
                continue
            done += self._put_message(kept, settings.site, now_us)
        return done

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Finish what is under way and stop."""
        self._chore.stop()
        self._gate.close()
        self._workspace.stores.facts.close()

    def _put_message(self, kept: KeptAsk, site: str, now_us: int) -> bool:
        office, settings = self._workspace.stores.office, self._workspace.settings
        ask = next(one for one in settings.asks if one.name == kept.name)
        one = one_ask(ask, kept, kept.ask_no, site, link_keys(office)[0], now_us)
        customer = customer_names(office, [kept.id_no]).get(kept.id_no, "")
        with office.begin() as connection:
            if kept.channel == "sms":
                body = ask_message(one, self._number(kept), customer, settings)
            else:
                body = ask_body(one, customer, settings)
            topic, key = ASK_TOPICS[kept.channel], ask_key(kept.ask_no)
            if not enqueue(connection, topic, body, key=key, now_us=now_us):
                return False
            mark_sent(connection, kept.ask_no, now_us)
        return True

    def _number(self, kept: KeptAsk) -> str:
        """Return where a text message goes; that there is one was just looked at."""
        facts = self._workspace.stores.facts
        customer = customers_of(facts, [kept.id_no])[kept.id_no]
        with self._workspace.stores.office.connect() as connection:
            people = read_people(connection, facts, [customer], {})
        return people.contacts[customer, "sms"].address

    def _tell(self, hints: tuple[str, ...]) -> None:
        """Log what keeps asks from being asked, once until it changes."""
        if hints != self._hints:
            self._hints = hints
            for hint in hints:
                _LOG.warning("asks: %s", hint)
