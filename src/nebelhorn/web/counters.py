"""What is counted for those who watch the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nebelhorn.app import ServiceState


class Counters:
    """Counters of one server, and the state of its service when they are asked for.

    Args:
        state: How the service is doing.

    Attributes:
        registry: All of them.
        requests: Requests of clients, by code of the answer.
        events: Events that were answered 200.
    """

    def __init__(self, state: Callable[[], ServiceState]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "nebelhorn_ingest_requests", "Requests of clients", ["code"], registry=self.registry
        )
        self.events = Counter(
            "nebelhorn_ingest_events", "Events that are on disk", registry=self.registry
        )
        self.registry.register(_States(state))


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
        }
        for name, (words, value) in told.items():
            yield GaugeMetricFamily(f"nebelhorn_{name}", words, value=value)
