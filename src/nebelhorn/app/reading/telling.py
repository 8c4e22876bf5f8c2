"""Customers are kept as they are known, and said when somebody reads: few are read at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from nebelhorn.app.reading.foreseen import Foreseen
from nebelhorn.app.reading.journey import JourneyPage, page_of
from nebelhorn.app.reading.known import Goal, KnownCustomer
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.reading.saying import Speaker
from nebelhorn.app.reading.terms import Terms
from nebelhorn.feedback import Moment, NaviState, Person
from nebelhorn.settings import Settings
from nebelhorn.views import LANGUAGES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a customer: all that is said of them, in nobody's language.

    Attributes:
        as_of_us: What it is told by, UTC microseconds.
        person: As all below, of ``KnownCustomer``.
        navi: Can they find us?
        goal: What they want.
        names: Of the customer and of all ids that are theirs.
        moments: The last ones.
        foreseen: What is foretold and open.
    """

    as_of_us: int
    person: Person
    navi: NaviState | None
    goal: Goal | None
    names: tuple[str, ...]
    moments: tuple[Moment, ...]
    foreseen: tuple[Foreseen, ...]

    @property
    def known(self) -> KnownCustomer:
        """Return it as it was known; by what ids one asks for the customer is not kept here."""
        return KnownCustomer(
            person=self.person,
            navi=self.navi,
            goal=self.goal,
            names=self.names,
            things=frozenset(),
            moments=self.moments,
            foreseen=self.foreseen,
            ahead_us=None,
        )


_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Kept)


def keep(one: KnownCustomer, as_of_us: int) -> bytes:
    """Return what is kept of a customer.

    Args:
        one: All that is known.
        as_of_us: What it is told by, UTC microseconds.
    """
    kept = Kept(as_of_us, one.person, one.navi, one.goal, one.names, one.moments, one.foreseen)
    return _ENCODER.encode(kept)


class Telling:
    """Says what is kept; any thread may ask it.

    Args:
        settings: Labels.
        cut_us: A pause longer than this ends a journey, microseconds; None: none does.
        terms: What customers are compared with.
        runs: Those that what is kept speaks of.
    """

    def __init__(
        self, settings: Settings, cut_us: int | None, terms: Terms, runs: Iterable[ShownRun]
    ) -> None:
        self.terms, self.runs = terms, tuple(runs)
        self._speakers: Mapping[str, Speaker] = {
            language: Speaker(settings, language, cut_us, self.runs) for language in LANGUAGES
        }

    def state(self, known: bytes, language: str) -> bytes:
        """Return the state of a customer as JSON, a ``CustomerState``.

        Args:
            known: What ``keep`` returned.
            language: ``de`` or ``en``; anything else is English.
        """
        kept = _DECODER.decode(known)
        speaker = self._speakers.get(language, self._speakers["en"])
        return msgspec.json.encode(speaker.state(kept.known, self.terms, kept.as_of_us))

    def journey(self, known: bytes, cursor: str | None, limit: int) -> bytes:
        """Return a page of the last moments of a customer as JSON, a ``JourneyPage``.

        Args:
            known: What ``keep`` returned.
            cursor: Of the page; None: the first.
            limit: Most moments of a page.

        Raises:
            CursorUnknown: The cursor is none.
        """
        kept = _DECODER.decode(known)
        moments, after = page_of(kept.moments, cursor, limit)
        speaker = self._speakers["en"]
        page = JourneyPage(
            as_of=_EPOCH + timedelta(microseconds=kept.as_of_us),
            total=kept.person.met + kept.person.voices,
            moments=tuple(speaker.moment(one) for one in moments),
            next=after,
        )
        return msgspec.json.encode(page)
