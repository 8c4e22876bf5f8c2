"""Render the pages customers see: one file each, with the style sheet and the script inside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from starlette.responses import HTMLResponse, Response

from nebelhorn.app import Words
from nebelhorn.web.rendering import template

_HEADERS = {
    "x-content-type-options": "nosniff",
    # the address of a link is a secret
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Looks:
    """A page for a customer.

    Attributes:
        template: In ``web/templates``.
        words: In their language.
        company: Whose page it is.
        others: The same page in other languages: (language, address).
        values: What the template says.
        status: Of HTTP.
        framed: May pages of other sites show it in a frame?
        retry_after_s: When to try again, whole seconds; None: nothing is said about that.
    """

    template: str
    words: Words
    company: str
    others: tuple[tuple[str, str], ...]
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    framed: bool = False
    retry_after_s: int | None = None


def looked(page: Looks) -> Response:
    """Return a page as HTML.

    Args:
        page: What it shows.
    """
    style, script = _static("survey.css"), _static("survey.js")
    text = template(page.template).render(
        words=page.words,
        company=page.company,
        others=page.others,
        framed=page.framed,
        style=style,
        script=script,
        **{"never": None, **page.values},
    )
    response = HTMLResponse(text, status_code=page.status, headers=_HEADERS)
    ancestors = "*" if page.framed else "'none'"
    response.headers["content-security-policy"] = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {ancestors}"
    )
    if page.retry_after_s is not None:
        response.headers["retry-after"] = str(page.retry_after_s)
    return response


@cache
def _static(name: str) -> str:
    """Return a style sheet or script without the line breaks and comments nobody needs."""
    file = resources.files("nebelhorn.web").joinpath("static", name)
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    between = "" if name.endswith(".css") else "\n"
    return between.join(line for line in lines if line and not line.startswith("//"))


@cache
def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
