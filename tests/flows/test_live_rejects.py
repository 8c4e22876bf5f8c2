"""What arrived and was put aside is taken once its cause is mended, and counted once."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from nebelhorn.app import rejects, replay_rejects, serving
from nebelhorn.live import Arrival
from nebelhorn.live import processor as processing

NOW_US = 1_790_000_000_000_000
BATCH = {
    "batch": [
        {"messageId": "m1", "type": "track", "event": "order", "userId": "ann"},
        {"messageId": "m2", "type": "track", "event": "order", "userId": None},
    ]
}


def test_an_event_that_crashed_what_read_it_is_taken_when_that_is_mended(
    shop: Path, monkeypatch: Any
) -> None:
    ticks = count(NOW_US)
    with serving(shop, clock=lambda: next(ticks)) as service:

        def crashes(*_: object) -> None:
            raise ZeroDivisionError

        body = json.dumps(BATCH).encode()
        service._inbox.put(Arrival(NOW_US, "segment", "batch", 1, body)).result()
        with monkeypatch.context() as patched:
            patched.setattr(processing, "value_of", crashes)
            assert service.step().quarantined == 2
        before = rejects(service.workspace)
        assert before.total == 2
        done = replay_rejects(service.workspace)
        assert (done.tried, done.taken, done.uncut) == (2, 1, 0)
        facts = service.workspace.stores.facts
        assert facts.execute("SELECT t_us FROM event").fetchall() == [(NOW_US,)]
        assert rejects(service.workspace).total == 1
        assert replay_rejects(service.workspace).taken == 0
        service._inbox.put(Arrival(NOW_US + 9, "segment", "batch", 1, body)).result()
        step = service.step()
        assert (step.taken.events, step.taken.known) == (0, 1)


def test_poison_stays_aside(shop: Path) -> None:
    with serving(shop, clock=lambda: NOW_US) as service:
        body = b'{"batch":[{"type":"track","event":7,"userId":{}}, 5]}'
        service._inbox.put(Arrival(NOW_US, "segment", "batch", 1, body)).result()
        aside = service.step().quarantined
        assert aside > 0
        done = replay_rejects(service.workspace)
        assert (done.tried, done.taken) == (aside, 0)
        assert rejects(service.workspace).total == aside
