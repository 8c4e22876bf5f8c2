"""Why something is not told; one shape everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec


@dataclass(frozen=True, slots=True)
class ReadRefusal:
    """Why something is not told.

    Attributes:
        status: HTTP status.
        code: Short name for programs.
        message: One sentence for people.
        kinds: Of an id that several have: by which it can be told apart.
        retry_after_s: After so many seconds another try makes sense; None: at once, or never.
    """

    status: int
    code: str
    message: str
    kinds: tuple[str, ...] = ()
    retry_after_s: int | None = None

    def body(self) -> bytes:
        """Return the answer's body, JSON.

        Examples:
            >>> READ_REFUSALS["not_found"].body()
            b'{"error":{"code":"not_found","message":"nothing is told at this address"}}'
        """
        return msgspec.json.encode(ErrorBody(ErrorSaid(self.code, self.message, self.kinds)))


class ErrorSaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong.

    Attributes:
        code: Short name for programs.
        message: One sentence for people.
        kinds: Of an id that several have: by which it can be told apart.
    """

    code: str
    message: str
    kinds: tuple[str, ...] = ()


class ErrorBody(msgspec.Struct, frozen=True):
    """What is answered when something is not told.

    Attributes:
        error: Why.
    """

    error: ErrorSaid


READ_REFUSALS = {
    refusal.code: refusal
    for refusal in (
        ReadRefusal(400, "parameter_wrong", "a parameter is not what it must be"),
        ReadRefusal(401, "key_missing", "no read key was sent"),
        ReadRefusal(401, "key_unknown", "the key is not known, or was revoked"),
        ReadRefusal(403, "key_writes", "this is a write key: it only appends"),
        ReadRefusal(404, "not_found", "nothing is told at this address"),
        ReadRefusal(404, "customer_unknown", "nobody has this id"),
        ReadRefusal(404, "nothing_foretold", "nothing has been foretold yet"),
        ReadRefusal(405, "method_not_allowed", "here is only read, with GET"),
        ReadRefusal(409, "id_ambiguous", "several customers have this id"),
        ReadRefusal(429, "too_fast", "more than the key's limit; ask again later"),
        ReadRefusal(503, "not_ready", "it is being computed; ask again", (), 2),
        ReadRefusal(503, "too_many_listeners", "no more listeners are taken", (), 30),
        ReadRefusal(503, "unreadable", "what is to be read cannot be; ask again", (), 2),
    )
}
"""Code → refusal: all a reader can ever get."""


def not_told(code: str, detail: str = "", *, kinds: tuple[str, ...] = ()) -> ReadRefusal:
    """Return a refusal, with what was found when something is to be said about it.

    Args:
        code: Key of ``READ_REFUSALS``.
        detail: What was found; empty: nothing more to say.
        kinds: Of an id that several have.
    """
    refusal = READ_REFUSALS[code]
    message = f"{refusal.message}: {detail}" if detail else refusal.message
    return replace(refusal, message=message, kinds=kinds)
