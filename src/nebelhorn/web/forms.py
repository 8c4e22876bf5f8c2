"""Read what a form sends, and make sure that it is one of ours."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from nebelhorn.app import Secret, form_token
from nebelhorn.web.packing import unmasked

TOKEN_FIELD = "form_token"  # noqa: S105 - the name of the field is no secret
_MOST_FIELDS = 100
_TYPE = "application/x-www-form-urlencoded"


class FormRefused(Exception):
    """What came is no form of this page, or another site has sent it."""


async def read_form(request: Request, *, most_bytes: int = 1 << 16) -> dict[str, str]:
    """Return the fields of a form; of fields sent twice the last.

    Args:
        request: A POST.
        most_bytes: It may have so many.

    Raises:
        FormRefused: It is no form, is too large, or comes from another site.
    """
    # browsers say so by themselves, and no page can make them say otherwise
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormRefused
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _TYPE:
        raise FormRefused
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most_bytes:
            raise FormRefused
        parts.append(part)
    try:
        text = b"".join(parts).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise FormRefused from error
    return dict(pairs)


def check_form(form: dict[str, str], presented: Secret) -> None:
    """Refuse a form that was not made for this browser.

    Args:
        form: Its fields.
        presented: What the cookie says.

    Raises:
        FormRefused: Its token is another, or none.
    """
    sent = Secret(unmasked(form.get(TOKEN_FIELD, "")))
    if not presented.reveal() or sent != form_token(presented):
        raise FormRefused
