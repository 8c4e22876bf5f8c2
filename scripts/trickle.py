"""Send what happens to a company to its Nebelhorn, as a program of the company would."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections.abc import Callable, Sequence

from nebelhorn.demo import Happening

ATTRIBUTES = ("segment", "region", "channel", "team", "campaign")
MOST_AT_ONCE = 500
_LOOK_S, _TROUBLED_S, _TIMEOUT_S = 0.2, 1.0, 20.0
_WORST_AND_BEST = "0:10"


class Trickle:
    """Sends each happening when its time has come, in batches as Segment's libraries do.

    What is not answered with 200 is sent again; message ids make sure that it counts once.

    Args:
        site: Host and port.
        key: A write key.
        held: In order of time.
        clock: The company's time, UTC microseconds.
    """

    def __init__(
        self,
        site: tuple[str, int],
        key: str,
        held: Sequence[Happening],
        clock: Callable[[], int],
    ) -> None:
        self._site, self._held, self._clock = site, held, clock
        self._authorization = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trickle", daemon=True)
        self.sent = 0
        """So many have been taken; the next one to send is the one with this number."""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def late_us(self) -> int:
        """How long ago what is to be sent next happened, microseconds; 0: its time has not come."""
        if self.sent >= len(self._held):
            return 0
        return max(0, self._clock() - _us(self._held[self.sent]))

    def step(self) -> int:
        """Send what is due, at most one batch.

        Returns:
            Count of what was taken; 0: nothing was due.

        Raises:
            OSError: It was not taken, and is to be sent again.
        """
        due = self.due()
        if not due:
            return 0
        connection = http.client.HTTPConnection(*self._site, timeout=_TIMEOUT_S)
        try:
            body = json.dumps(segment_batch(due))
            connection.request("POST", "/v1/batch", body, {"authorization": self._authorization})
            answer = connection.getresponse()
            told = answer.read().decode("utf-8", "replace")
            if answer.status != http.client.OK:
                msg = f"not taken: {answer.status} {told}"
                raise OSError(msg)
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        self.sent += len(due)
        return len(due)

    def due(self) -> Sequence[Happening]:
        """Return what is to be sent now, at most one batch."""
        now_us, until = self._clock(), self.sent
        while (
            until < len(self._held)
            and until - self.sent < MOST_AT_ONCE
            and _us(self._held[until]) <= now_us
        ):
            until += 1
        return self._held[self.sent : until]

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stop.wait(wait_s):
            try:
                wait_s = 0.0 if self.step() == MOST_AT_ONCE else _LOOK_S
            except OSError:
                wait_s = _TROUBLED_S


def segment_batch(due: Sequence[Happening]) -> dict[str, object]:
    """Return a body of ``/v1/batch``."""
    return {"batch": [segment_call(one) for one in due]}


def segment_call(one: Happening) -> dict[str, object]:
    """Return a happening as Segment's libraries send it."""
    call: dict[str, object] = {
        "type": "track",
        "messageId": one.number,
        "userId": one.customer,
        "timestamp": one.at.isoformat(),
    }
    if not one.is_answer:
        return {**call, "event": one.touchpoint, "properties": dict(one.says)}
    said = {
        "touchpoint": one.touchpoint,
        "score": float(one.says["score"]),
        "scale": _WORST_AND_BEST,
        "text": one.says.get("text", ""),
    }
    return {**call, "event": "Survey Answered", "properties": said}


def _us(one: Happening) -> int:
    return round(one.at.timestamp() * 1_000_000)
