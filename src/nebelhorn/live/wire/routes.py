"""Which address speaks which wire."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.settings import VOICE_TOOLS

_KINDS = ("identify", "track", "page", "screen", "group", "alias")


@dataclass(frozen=True, slots=True)
class Route:
    """What an address takes.

    Attributes:
        wire: Key of ``WIRES``.
        route: How the wire is to read the body: a kind for a single event, ``batch`` for several;
            ``event`` where the body itself says it.
    """

    wire: str
    route: str


ROUTES = {
    **{f"/v1/{kind}": Route("segment", kind) for kind in _KINDS},
    **{f"/v1/{kind[0]}": Route("segment", kind) for kind in _KINDS},
    "/v1/batch": Route("segment", "batch"),
    "/v1/b": Route("segment", "batch"),
    "/v1/import": Route("segment", "batch"),
    "/batch": Route("posthog", "batch"),
    "/capture": Route("posthog", "event"),
    "/v1/events": Route("plain", "event"),
    "/v1/cloudevents": Route("cloudevents", "event"),
    **{f"/v1/voices/{tool}": Route(tool, "response") for tool in VOICE_TOOLS},
}
"""Path without its trailing slash → what it takes. All are sent with POST."""


def route_of(path: str) -> Route | None:
    """Return what a path takes, with or without trailing slashes; None: nothing is taken there.

    Examples:
        >>> route_of("/batch/")
        Route(wire='posthog', route='batch')
        >>> route_of("/v1/t")
        Route(wire='segment', route='track')
    """
    return ROUTES.get(path.rstrip("/"))
