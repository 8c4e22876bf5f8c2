"""Webhooks by the Standard Webhooks specification 1.0 (standardwebhooks.com)."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook

from nebelhorn.errors import NebelhornError
from nebelhorn.live.channel import Channel, Letter, Receipt, Verdict
from nebelhorn.live.egress import Answered, Gateway, Sending
from nebelhorn.live.waiting import retry_after_s

# They speak of this message, not of the target: bad, too large, of a kind it does not take.
_ABOUT_THE_MESSAGE = frozenset({400, 409, 413, 415, 422, 431})
_MOST_SAID = 200


async def _check(gateway: Gateway, address: str) -> None:
    await gateway.check(address)


async def _send(gateway: Gateway, letter: Letter) -> Receipt:
    seconds = letter.sent_us // 1_000_000
    headers = {
        "content-type": "application/json",
        "user-agent": "Nebelhorn",
        "webhook-id": letter.message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": Webhook(letter.secret).sign(
            letter.message_id, datetime.fromtimestamp(seconds, UTC), letter.body
        ),
    }
    try:
        answer = await gateway.send(
            Sending("POST", letter.address, headers, letter.body.encode("utf-8"))
        )
    except NebelhornError as error:
        return Receipt(Verdict.FAILED, error=str(error))
    return receipt_of(answer, letter.sent_us)


def receipt_of(answer: Answered, now_us: int) -> Receipt:
    """Read what a target said.

    2xx is delivered, 410 gone; 400, 409, 413, 415, 422 and 431 refuse this message; all else,
    redirects too, is a failure of the target.

    Args:
        answer: What came back.
        now_us: For a ``Retry-After`` that names a time; UTC microseconds since 1970.

    Examples:
        >>> receipt_of(Answered(503, {"retry-after": "120"}, b"busy", False), 0)
        Receipt(verdict=<Verdict.FAILED: 'failed'>, status=503, error='503: busy', \
retry_after_s=120.0)
    """
    status = answer.status
    if 200 <= status < 300:
        return Receipt(Verdict.DELIVERED, status)
    verdict = Verdict.FAILED
    if status == 410:
        verdict = Verdict.GONE
    elif status in _ABOUT_THE_MESSAGE:
        verdict = Verdict.REFUSED
    said = _plain(answer.body)
    wait_s = retry_after_s(answer.headers.get("retry-after", ""), now_us)
    return Receipt(verdict, status, f"{status}: {said}" if said else str(status), wait_s)


def _plain(body: bytes) -> str:
    """The first words of an answer, without what could trouble a terminal."""
    text = body[: 4 * _MOST_SAID].decode("utf-8", "replace")
    kept = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(kept.split())[:_MOST_SAID]


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


CHANNEL = Channel("webhook", _check, _send, _new_secret)
"""POST of JSON, signed with HMAC-SHA256."""
