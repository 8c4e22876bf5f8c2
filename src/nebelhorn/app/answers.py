"""What customers answer: open the ask behind a link, take what they say, and nothing twice."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping

from nebelhorn.access import Pace
from nebelhorn.app.asked import NotKept, OpenedAsk
from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.claims import Claims, waiting_asks
from nebelhorn.app.seen import Seen
from nebelhorn.app.typed import FIELDS, About, Said, Unclear, read_said, voices, words
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import Link, LinkPurpose, LinkRefusal, make_link, read_link
from nebelhorn.live import (
    SURVEY,
    Arrival,
    AskedRow,
    AskFinder,
    Inbox,
    InboxRefusal,
    Keeping,
    LoopInbox,
    Voice,
    close_parts,
    dismiss_ask,
    find_place,
    found_asks,
    keep_part,
    left_parts,
    link_keys,
    over_asks,
    voices_body,
)
from nebelhorn.settings import Ask

LEFT_US = 30 * 60 * 1_000_000
"""What was said and not sent off becomes an answer so long after its last change."""

LONG_US = 10 * 366 * 86_400 * 1_000_000
"""Links of places and of objections work ten years: what is printed is not called back."""

_ONCE = re.compile(r"[0-9a-f]{24}")


class Answers:
    """Takes what customers say, while a workspace is served.

    An ask is answered once: whoever comes first claims it, and the claim holds until the office
    says that it is over. What waits in the inbox after a restart claims its ask again.

    Args:
        workspace: Served.
        inbox: Where answers are kept before anybody is thanked.
        clock: The time, UTC microseconds.
        background: Says when what was left may be brought in.

    Attributes:
        seen: Who has looked at what they were asked.
    """

    def __init__(
        self,
        workspace: Workspace,
        inbox: Inbox,
        clock: Callable[[], int],
        background: Background,
    ) -> None:
        self._workspace, self._office = workspace, workspace.stores.office
        self._inbox, self._clock = inbox, clock
        found_asks(self._office)
        self._keys, self._finder = link_keys(self._office), AskFinder(self._office)
        self._claims = Claims()
        for ask_no in waiting_asks(inbox):
            self._claims.claim(ask_no)
        # whoever has no link of their own: at a place, or with a link that does not hold
        self._strangers = Pace(burst=30, a_second=0.1)
        self._parts = Pace(burst=120, a_second=2.0)
        self.seen = Seen(self._office, clock)
        self._chore = Chore("answers", self.bring_left, background)

    def line(self) -> Keeping:
        """Return what keeps answers, for the event loop that is running."""
        return LoopInbox(self._inbox)

    def link(self, purpose: LinkPurpose, number: int, expires_us: int | None = None) -> str:
        """Return the token of a link.

        Args:
            purpose: What it is for.
            number: Of the ask or the place.
            expires_us: Until when it works, UTC microseconds; None: ten years.
        """
        until_us = self._clock() + LONG_US if expires_us is None else expires_us
        return make_link(self._keys[0], purpose, number, until_us)

    def open(self, token: str) -> OpenedAsk | LinkRefusal:
        """Return what the link of an ask leads to, or why it is not taken; reads the disk.

        Args:
            token: As it came.
        """
        link = self._read(token, LinkPurpose.ANSWER)
        if isinstance(link, LinkRefusal):
            return link
        row = self._finder.find(link.ask_no)
        opened = None if row is None else self._opened(row)
        if row is None or opened is None:
            return LinkRefusal.GONE
        if row.over or self._claims.holds(row.ask_no):
            return LinkRefusal.USED
        if self._clock() >= row.expires_us:
            return LinkRefusal.EXPIRED
        return opened

    def open_place(self, token: str, once: str = "") -> OpenedAsk | LinkRefusal:
        """Return what the link of a place leads to, or why it is not taken; reads the disk.

        Args:
            token: As it came.
            once: What the page said, so that a form sent twice is one answer; empty: it is made.
        """
        link = self._read(token, LinkPurpose.PLACE)
        if isinstance(link, LinkRefusal):
            return link
        row = find_place(self._office, link.ask_no)
        ask = None if row is None else self._ask(row.name)
        if row is None or ask is None:
            return LinkRefusal.GONE
        if row.closed_us is not None:
            return LinkRefusal.EXPIRED
        once = once if _ONCE.fullmatch(once) else secrets.token_hex(12)
        about = About(f"place-{row.place_no}-{once}", ask.touchpoint)
        framed = row.channel == "snippet"
        return OpenedAsk(ask, about, framed=framed, place=row.label)

    def whose(self, token: str) -> str | LinkRefusal:
        """Return whose the link of an objection is, by key; reads the disk.

        Args:
            token: As it came.
        """
        link = self._read(token, LinkPurpose.OBJECT)
        if isinstance(link, LinkRefusal):
            return link
        row = self._finder.find(link.ask_no)
        customer = None if row is None else row.customer
        return LinkRefusal.GONE if customer is None else customer

    def show(self, opened: OpenedAsk) -> None:
        """Note that somebody has looked; it is written down a moment later."""
        if opened.about.ask_no is not None:
            self.seen.note(opened.about.ask_no)

    def dismiss(self, opened: OpenedAsk) -> None:
        """Write down that somebody does not want to answer; what they chose is taken back."""
        if opened.about.ask_no is not None:
            dismiss_ask(self._office, opened.about.ask_no, self._clock())

    def keep(self, opened: OpenedAsk, typed: Mapping[str, str]) -> None:
        """Keep what was typed so far; what was kept before is overwritten.

        Args:
            opened: What it belongs to; at a place nothing is kept.
            typed: Fields by name.
        """
        ask_no = opened.about.ask_no
        kept = {name: words(typed, name) for name in FIELDS if words(typed, name)}
        if ask_no is not None and kept and not self._claims.holds(ask_no):
            keep_part(self._office, ask_no, json.dumps(kept), self._clock())

    async def take(
        self, line: Keeping, opened: OpenedAsk, said: Said
    ) -> LinkRefusal | NotKept | None:
        """Take an answer; when this returns None, it is on disk.

        Args:
            line: Of the loop that is running.
            opened: What was opened.
            said: What they said.

        Returns:
            None: it is kept. Else why not: somebody else was first, or it can be sent again.
        """
        ask_no = opened.about.ask_no
        if ask_no is not None and not self._claims.claim(ask_no):
            return LinkRefusal.USED
        now_us = self._clock()
        try:
            await line.put(_arrival(voices(said, opened.about, at_us=now_us), now_us))
        except InboxRefusal as refusal:
            self._claims.release(ask_no)
            return NotKept(refusal.retry_after_s)
        return None

    def wait_s(self, address: str, *, part: bool = False) -> float:
        """Count something of an address that no link of its own vouches for.

        Answers to links of asks are not counted: the link does that. So a whole company behind one
        address may answer.

        Args:
            address: Of the network.
            part: Was it only a part of an answer?

        Returns:
            0: it may go on; else seconds until it may.
        """
        return (self._parts if part else self._strangers).take(address, self._clock())

    def put(self, found: list[Voice]) -> None:
        """Write answers down and wait until they are on disk; not from an event loop.

        Args:
            found: What was said.

        Raises:
            InboxRefusal: They were not kept.
        """
        self._inbox.put(_arrival(found, self._clock())).result()

    def bring_left(self) -> bool:
        """Bring in what was said and left unsent for half an hour; what ``start`` does.

        Returns:
            Was there anything?

        Raises:
            InboxRefusal: It could not be written down; it stays and is tried again.
        """
        for ask_no in over_asks(self._office, self._claims.held()):
            self._claims.release(ask_no)
        left = left_parts(self._office, self._clock() - LEFT_US)
        for ask_no, kept, at_us in left:
            if self._claims.claim(ask_no):
                self._bring(ask_no, json.loads(kept), at_us)
        return bool(left)

    def start(self) -> None:
        """Bring in what was left, and write down who has looked, in threads."""
        self._chore.start()
        self.seen.start()

    def stop(self) -> None:
        """End the threads."""
        self._chore.stop()
        self.seen.stop()
        self._finder.close()

    def _read(self, token: str, purpose: LinkPurpose) -> Link | LinkRefusal:
        return read_link(self._keys, token, purpose, self._clock())

    def _opened(self, row: AskedRow) -> OpenedAsk | None:
        """Return what an ask asks; None: its customer was erased, or nobody asks it any more."""
        ask = self._ask(row.name)
        if row.customer is None or ask is None:
            return None
        message = f"ask-{row.ask_no}"
        about = About(message, row.touchpoint, row.customer, row.ask_no, row.event_id)
        typed = json.loads(row.part) if row.part else {}
        return OpenedAsk(ask, about, row.encounter_us, row.language, typed)

    def _ask(self, name: str) -> Ask | None:
        return next((one for one in self._workspace.settings.asks if one.name == name), None)

    def _bring(self, ask_no: int, typed: dict[str, str], at_us: int) -> None:
        """Bring in what was left of an ask that was claimed; what says nothing is let go.

        Raises:
            InboxRefusal: It could not be written down.
        """
        row = self._finder.find(ask_no)
        opened = None if row is None else self._opened(row)
        said = Unclear.NOTHING if opened is None else read_said(opened.ask, typed)
        if opened is None or isinstance(said, Unclear):
            close_parts(self._office, [ask_no])
            return
        try:
            self.put(voices(said, opened.about, at_us=at_us, partial=True))
        except InboxRefusal:
            self._claims.release(ask_no)
            raise


def _arrival(found: list[Voice], now_us: int) -> Arrival:
    return Arrival(now_us, SURVEY, "answer", 0, voices_body(found))
