"""What the door answers: the exact bodies the clients were seen to need.

A 200 must be a 200: older libraries take 201, 202 and 204 for a fault and send again. A refusal
carries ``code`` and ``message``; rudder-sdk-python sends a refused body again when they are
missing. The same stands once more under ``error``, as in every other answer of the server. 408, 429
and 5xx but 501 are sent again by the clients, everything else of 4xx is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

ACCEPTED = b'{"success":true}'
"""Body of the 200: everything in the request is on disk."""

ALLOWED_HEADERS = "authorization, content-type, content-encoding, x-retry-count"
"""Headers a browser asks leave for before it sends: CORS ``access-control-allow-headers``."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not taken.

    Attributes:
        status: HTTP status.
        code: Short name for programs.
        message: One sentence for people.

    Examples:
        >>> said = msgspec.json.decode(refuse("not_json", "byte 7").body())
        >>> said["success"], said["code"], said["message"]
        (False, 'not_json', 'the body is not JSON: byte 7')
        >>> said["error"]
        {'code': 'not_json', 'message': 'the body is not JSON: byte 7'}
    """

    status: int
    code: str
    message: str

    def body(self) -> bytes:
        """Return the answer's body, JSON."""
        error = {"code": self.code, "message": self.message}
        return msgspec.json.encode({"success": False, **error, "error": error})

    @property
    def sent_again(self) -> bool:
        """Whether all clients send the request again instead of dropping it."""
        return self.status == 429 or self.status >= 500


REFUSALS = {
    refusal.code: refusal
    for refusal in (
        Refusal(400, "broken_gzip", "the body says it is gzip and cannot be unpacked"),
        Refusal(400, "empty", "the body is empty"),
        Refusal(400, "not_utf8", "the body is not UTF-8"),
        Refusal(400, "not_json", "the body is not JSON"),
        Refusal(400, "too_deep", "the body is nested too deep"),
        Refusal(400, "not_an_object", "the body is not what this address takes"),
        Refusal(400, "batch_missing", "the body has no `batch`"),
        Refusal(400, "batch_not_a_list", "`batch` is not a list"),
        Refusal(400, "too_many_events", "too many events in one body"),
        Refusal(401, "key_missing", "no write key was sent"),
        Refusal(401, "key_unknown", "the write key is not known, or may not write"),
        Refusal(404, "not_found", "nothing is taken at this address"),
        Refusal(405, "method_not_allowed", "events are sent with POST"),
        Refusal(413, "too_large", "the body is too large"),
        Refusal(415, "unknown_encoding", "the body may be plain or gzip, nothing else"),
        Refusal(429, "too_fast", "more than the key's limit; send again later"),
        Refusal(503, "busy", "more is coming in than can be written; send again later"),
        Refusal(503, "disk_full", "no room is left on the disk; send again later"),
    )
}
"""Code → refusal: all a client can ever get."""


class Refused(Exception):
    """A body is refused as a whole. It never leaves this folder."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(code: str, detail: str = "") -> Refusal:
    """Return a refusal, with what was found when something is to be said about it.

    Args:
        code: Key of ``REFUSALS``.
        detail: What was found; empty: nothing more to say.
    """
    refusal = REFUSALS[code]
    if not detail:
        return refusal
    return Refusal(refusal.status, code, f"{refusal.message}: {detail}")
