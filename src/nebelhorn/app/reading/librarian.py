"""Keeps the documents of ``serving.sqlite`` up to date, in a thread of its own."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.looking import is_heard_now
from nebelhorn.app.reading.bodies import AlarmsBody
from nebelhorn.app.reading.changes import AlarmRaised, ChangeKind
from nebelhorn.app.reading.documents import DOCUMENTS, louder
from nebelhorn.app.reading.standing import place_of
from nebelhorn.app.reading.terms import end_of_knowledge
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NebelhornError
from nebelhorn.live import Batch, NewChange, ServingStore
from nebelhorn.log import transaction

_LOG = logging.getLogger("nebelhorn.serving")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HELD = "documents"


class Librarian:
    """Computes index, alarms, map, fog and questions when something has changed, never too often.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        store: Where documents are kept; closed by somebody else, after ``stop``.
        background: Says whose turn it is.
        tell: Called when listeners are to be told of changes, from the librarian's thread.
    """

    def __init__(
        self,
        workspace: Workspace,
        store: ServingStore,
        background: Background,
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        self._workspace, self._store, self._tell = workspace.lend(), store, tell
        self._chore = Chore("documents", self.step, background)

    def step(self) -> bool:
        """Compute all documents anew where something has changed.

        Returns:
            Were they computed?
        """
        facts = self._workspace.stores.facts
        position = place_of(self._workspace)
        if position == self._store.meta(_HELD):
            return False
        for name, compute in DOCUMENTS.items():
            self._chore.go_on(name)
            try:
                # what comes in meanwhile must not be seen by one half of it alone
                with transaction(facts):
                    as_of = _EPOCH + timedelta(microseconds=end_of_knowledge(facts))
                    documents = compute(self._workspace, as_of)
            except NebelhornError as error:
                _LOG.warning("%s is told as it was before: %s", name, error)
                continue
            for document, bodies in documents.items():
                encoded = {language: msgspec.json.encode(body) for language, body in bodies.items()}
                self._store.write_documents(document, encoded)
            found = documents[name].get("en")
            if isinstance(found, AlarmsBody):
                self._sound(found)
        self._store.write(Batch(meta={_HELD: position}))
        return True

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Finish the document under way and stop."""
        self._chore.stop()
        self._workspace.stores.facts.close()

    def _sound(self, found: AlarmsBody) -> None:
        told = self._store.meta("alarms")
        heard = [one for one in found.alarms if is_heard_now(found.label, one.watched)]
        now = {one.alarm_id: one.level for one in heard}
        # what sounded before anybody could listen is no news
        news = [] if told is None else louder(json.loads(told), heard)
        changes = [
            NewChange(
                ChangeKind.ALARM,
                None,
                msgspec.json.encode(AlarmRaised(one.alarm_id, one.level, one.sentence)),
            )
            for one in news
        ]
        self._store.write(Batch(changes=changes, meta={"alarms": json.dumps(now)}))
        if changes:
            self._tell()
