"""What is counted for those who watch the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nebelhorn.app import ServiceState


class Counters:
    """Counters of one server, and the state of its service when they are asked for.

    They belong to one event loop, so counting needs no lock: on the way to a 200 that would cost
    more than cutting a small body does.

    Args:
        state: How the service is doing.

    Attributes:
        registry: All of them.
    """

    def __init__(self, state: Callable[[], ServiceState]) -> None:
        self.registry = CollectorRegistry()
        self._requests: dict[str, int] = {}
        self._events = 0
        self._reads: dict[tuple[str, str], int] = {}
        self.registry.register(_Counted(self.counted))
        self.registry.register(_Reads(self._reads))
        self.registry.register(_States(state))

    def count(self, code: str, events: int) -> None:
        """Count a request that was answered.

        Args:
            code: Of the answer.
            events: Events in it that were answered 200.
        """
        self._requests[code] = self._requests.get(code, 0) + 1
        self._events += events

    def count_read(self, name: str, code: str) -> None:
        """Count what was asked of the read API.

        Args:
            name: Of the address.
            code: Of the answer; ``ok``: it was told.
        """
        self._reads[name, code] = self._reads.get((name, code), 0) + 1

    def counted(self) -> tuple[dict[str, int], int]:
        """Return the requests by code of the answer, and the events that were answered 200."""
        return self._requests.copy(), self._events


class _Counted(Collector):
    def __init__(self, counted: Callable[[], tuple[dict[str, int], int]]) -> None:
        self._counted = counted

    def collect(self) -> Iterator[Metric]:
        by_code, events = self._counted()
        requests = CounterMetricFamily(
            "nebelhorn_ingest_requests", "Requests of clients", labels=["code"]
        )
        for code, many in sorted(by_code.items()):
            requests.add_metric([code], many)
        yield requests
        yield CounterMetricFamily(
            "nebelhorn_ingest_events", "Events that are on disk", value=events
        )


class _Reads(Collector):
    def __init__(self, reads: dict[tuple[str, str], int]) -> None:
        self._reads = reads

    def collect(self) -> Iterator[Metric]:
        told = CounterMetricFamily(
            "nebelhorn_read_requests", "Requests of readers", labels=["read", "code"]
        )
        for names, many in sorted(self._reads.copy().items()):
            told.add_metric(names, many)
        yield told


class _States(Collector):
    def __init__(self, state: Callable[[], ServiceState]) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        state = self._state()
        told = {
            "inbox_waiting": ("Requests that wait for the disk", state.inbox.waiting),
            "inbox_stored": ("Bodies that are not processed yet", state.inbox.stored),
            "inbox_commits": ("Commits of the inbox since the start", state.inbox.groups),
            "processor_lag": ("Bodies kept and not yet in the facts", state.lag),
            "events_new": ("New events since the start", state.events),
            "answers_new": ("New answers since the start", state.answers),
            "events_known": ("Events that had come before", state.known),
            "events_quarantined": ("Events put aside with a reason", state.quarantined),
            "ready": ("1: what comes is kept and processed", int(state.ready)),
            "pulls_troubled": ("Pulls that cannot go on", len(state.pulls)),
            "mails_waiting": ("Mails still to be sent", state.post.waiting),
            "mails_uncertain": (
                "Mails of which nobody knows whether they arrived",
                state.post.uncertain,
            ),
            "mails_troubled": ("1: mails that are due wait", int(state.post.trouble is not None)),
            "foretold_until_seconds": (
                "All that was to be foretold before this time is, UTC seconds since 1970",
                state.foretold.until_us // 1_000_000,
            ),
            "foretold_seals": ("Predictions sealed since the start", state.foretold.seals),
        }
        for name, (words, value) in told.items():
            yield GaugeMetricFamily(f"nebelhorn_{name}", words, value=value)
