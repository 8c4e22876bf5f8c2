"""Turn what a page shows into HTML, and say to the browser what it may do with it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, Response

from nebelhorn.app import pages_script, pages_style
from nebelhorn.web.page import Sent, Shown

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # addresses of one-time links are secrets
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
STYLE_PATH, SCRIPT_PATH = "/static/pages.css", "/static/pages.js"
EDITION_PATH = "/static/edition"
"""Where a page asks whether what made it is what is served now."""

_KEPT = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
}


def render(shown: Shown, around: dict[str, object]) -> Response:
    """Return a page as HTML.

    Args:
        shown: What the page shows.
        around: What stands around every page: who is logged in, language, theme.
    """
    text = _environment().get_template(shown.template).render({**around, **shown.values})
    response = HTMLResponse(text, status_code=shown.status, headers=_HEADERS)
    if shown.retry_after_s is not None:
        response.headers["retry-after"] = str(shown.retry_after_s)
    return response


def file_response(sent: Sent) -> Response:
    """Return a file to keep; opened on its own it may load and run nothing."""
    headers = {
        **_HEADERS,
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "content-disposition": f'attachment; filename="{sent.name}"',
    }
    return Response(sent.content, media_type=sent.media_type, headers=headers)


def template(name: str) -> Template:
    """Return a template of ``web/templates``; what is put into it is escaped."""
    return _environment().get_template(name)


@cache
def style() -> bytes:
    """Return the style sheet of all pages."""
    return f"{pages_style()}\n{_static('pages.css')}".encode()


@cache
def script() -> bytes:
    """Return the script of all pages, a module; each of them can be used without it."""
    return f"{pages_script()}\n{_static('pages.js')}".encode()


@cache
def style_link() -> str:
    """Return the address of the style sheet; it changes with its content."""
    return f"{STYLE_PATH}?v={_version(style())}"


@cache
def script_link() -> str:
    """Return the address of the script; it changes with its content."""
    return f"{SCRIPT_PATH}?v={_version(script())}"


@cache
def edition() -> str:
    """Return what is another one after an upgrade; a page carries the one that made it."""
    return _version(f"{version('nebelhorn')}\n".encode() + style() + script())


def edition_response() -> Response:
    """Return the edition that is served now, never kept."""
    return Response(edition(), media_type="text/plain", headers=_HEADERS)


def style_response() -> Response:
    """Return the style sheet, which browsers may keep."""
    return kept(style(), "text/css")


def script_response() -> Response:
    """Return the script, which browsers may keep."""
    return kept(script(), "text/javascript")


def kept(content: bytes, media_type: str) -> Response:
    """Return what never changes at its address, so that browsers may keep it for a year."""
    return Response(content, media_type=media_type, headers=_KEPT)


def _static(name: str) -> str:
    return resources.files("nebelhorn.web").joinpath("static", name).read_text(encoding="utf-8")


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nebelhorn.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
