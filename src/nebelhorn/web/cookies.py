"""What the browser keeps: one number, and how the reader wants pages to look."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

LANGUAGES = ("de", "en")
THEMES = ("auto", "light", "dark")
_YEAR_S = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Taste:
    """How somebody wants pages; chosen with links, remembered by the browser.

    Attributes:
        language: ``de`` or ``en``; None: not chosen.
        theme: ``light`` or ``dark``; ``auto``: as the system.
    """

    language: str | None
    theme: str


def taste_of(request: Request) -> Taste:
    """Return what was chosen by a link of the page, or else remembered."""
    language = _one_of(LANGUAGES, request, "language")
    return Taste(language, _one_of(THEMES, request, "theme") or "auto")


def remember_taste(request: Request, response: Response) -> None:
    """Let the browser remember what was chosen by a link of the page."""
    for name, known in (("language", LANGUAGES), ("theme", THEMES)):
        chosen = request.query_params.get(name, "")
        if chosen in known:
            response.set_cookie(
                f"nebelhorn_{name}",
                chosen,
                max_age=_YEAR_S,
                secure=_is_secure(request),
                httponly=True,
                samesite="lax",
            )


def preferred_language(header: str) -> str | None:
    """Return the first of our languages a browser asks for; None: it asks for neither.

    Args:
        header: ``Accept-Language``; its weights are not looked at, browsers write in their order.

    Examples:
        >>> preferred_language("fr-CH, de;q=0.9, en;q=0.8"), preferred_language("fr")
        ('de', None)
    """
    for part in header[:1_000].split(","):
        spoken = part.split(";")[0].strip().lower().partition("-")[0]
        if spoken in LANGUAGES:
            return spoken
    return None


def presented(request: Request) -> str:
    """Return the number the browser keeps; empty: none."""
    return request.cookies.get(_name(request), "")


def present(request: Request, response: Response, content: str) -> None:
    """Let the browser keep a number until it is closed.

    No script can read it, no other site's form sends it, and over TLS nothing else does either.
    """
    response.set_cookie(
        _name(request), content, secure=_is_secure(request), httponly=True, samesite="lax"
    )


def drop(request: Request, response: Response) -> None:
    """Let the browser forget the number."""
    response.delete_cookie(
        _name(request), secure=_is_secure(request), httponly=True, samesite="lax"
    )


def _one_of(known: tuple[str, ...], request: Request, name: str) -> str | None:
    for source in (request.query_params, request.cookies):
        found = source.get(name if source is request.query_params else f"nebelhorn_{name}", "")
        if found in known:
            return found
    return None


def _name(request: Request) -> str:
    # with this prefix browsers take it over TLS only, and from no other host of the same domain
    return "__Host-nebelhorn" if _is_secure(request) else "nebelhorn"


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
