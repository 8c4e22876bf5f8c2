"""Find out who asks for a page, let them in or not, and answer."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from nebelhorn.app import (
    INCOMING,
    Access,
    NotAllowed,
    Passwords,
    Secret,
    Service,
    Session,
    TokenUnusable,
    access_of,
    access_to,
    form_token,
    words_of,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.cookies import (
    LANGUAGES,
    THEMES,
    Taste,
    drop,
    preferred_language,
    present,
    presented,
    remember_taste,
    taste_of,
)
from nebelhorn.web.forms import TOKEN_FIELD, FormRefused, check_form, read_form
from nebelhorn.web.lapse import said_made_up
from nebelhorn.web.needs import NeedingRoute, Needs, routed
from nebelhorn.web.packing import masked, packed, padding
from nebelhorn.web.page import GoTo, Page, Reply, Sent, Shown, Visit
from nebelhorn.web.refusing import said_of
from nebelhorn.web.rendering import edition, file_response, render, script_link, style_link
from nebelhorn.web.uploads import take_file
from nebelhorn.web.view_link import has_view, link_to_view

_LOG = logging.getLogger("nebelhorn.web")
_STRANGERS = 8
_MEMBERS = 16

_SECRETS = frozenset({"password", "again", "before"})
_NOT_TYPED = frozenset({TOKEN_FIELD, "deed", "file", "sha256"})

Run = Callable[[Visit], Reply]


class Reception:
    """Answers requests for pages, each in a thread: passwords are slow to check, facts to read.

    Args:
        service: What is served.
        passwords: One for the whole server.
        pages: All there are; those with a label stand in the top bar.
    """

    def __init__(self, service: Service, passwords: Passwords, pages: Sequence[Page]) -> None:
        self._service, self._passwords, self._pages = service, passwords, pages
        self._access = access_to(service.workspace, who="")
        # whoever tries passwords keeps nobody waiting who is logged in
        self._strangers: CapacityLimiter | None = None
        self._members: CapacityLimiter | None = None

    def route(self, page: Page) -> NeedingRoute:
        """Return the route of a page."""

        async def answer(request: Request) -> Response:
            return await self._answer(page, request)

        methods = [*(["GET"] if page.show else []), *(["POST"] if page.take else [])]
        return routed(page.path, answer, page.needs, methods)

    async def _answer(self, page: Page, request: Request) -> Response:
        form: dict[str, str] = {}
        run: Run | None = page.show
        if request.method == "POST":
            run = page.take
            try:
                form = await self._form(page, request)
            except FormRefused:
                run = _refuse_form
        assert run is not None  # noqa: S101 - a route takes only methods it has
        return await to_thread.run_sync(
            self._answer_in_thread, page, run, request, form, limiter=self._limiter(page)
        )

    async def _form(self, page: Page, request: Request) -> dict[str, str]:
        if not page.takes_file:
            return await read_form(request, most_bytes=page.most_bytes)
        # strangers must not fill the disk: they are sent away before a byte is written
        if not await to_thread.run_sync(self._may_send, page, request):
            return {}
        folder = self._service.workspace.folder / INCOMING
        try:
            upload = await take_file(request, folder)
        except OSError as error:
            _LOG.error("a file could not be kept: %s", error)
            raise FormRefused from error
        fields = {name: text for name, text in upload.fields.items() if name != "file"}
        return {**fields, **({"file": upload.path.parent.name} if upload.path else {})}

    def _may_send(self, page: Page, request: Request) -> bool:
        _, session = self._who(request, Secret(presented(request)))
        needed = page.needs.role
        return session is not None and (needed is None or session.account.role.reaches(needed))

    def _limiter(self, page: Page) -> CapacityLimiter:
        if self._strangers is None or self._members is None:  # they belong to a loop that runs
            self._strangers, self._members = CapacityLimiter(_STRANGERS), CapacityLimiter(_MEMBERS)
        return self._strangers if page.needs is Needs.NOTHING else self._members

    def _answer_in_thread(
        self, page: Page, run: Run, request: Request, form: dict[str, str]
    ) -> Response:
        taste = taste_of(request)
        kept = presented(request)
        own = Secret(kept or secrets.token_urlsafe(32))
        access, session = self._who(request, own)
        language = _language(request, taste, session) or self._service.workspace.settings.language
        visit = Visit(
            service=self._service,
            passwords=self._passwords,
            access=access,
            session=session,
            presented=own,
            words=words_of("nebelhorn.web", language),
            site=f"{request.url.scheme}://{request.url.netloc}",
            places={name: str(value) for name, value in request.path_params.items()},
            query=dict(request.query_params),
            form=form,
        )
        reply = _reply(page, run, request, visit)
        if isinstance(reply, GoTo):
            response: Response = RedirectResponse(reply.path, status_code=303)
            response.headers["cache-control"] = "no-store"
        elif isinstance(reply, Sent):
            response = file_response(reply)
        else:
            around = {"ways": _ways(self._pages, visit), **_around(request, visit, taste)}
            asked = {**visit.query, "language": language, "theme": taste.theme}
            # what was sent with a form does not stand in an address
            seen = run is page.show and has_view(page, self._pages)
            view = link_to_view(request.scope["path"], reply, asked) if seen else ""
            response = render(reply, {**around, "view": view})
        packed(request, response)
        remember_taste(request, response)
        _keep(request, response, reply, None if kept else own)
        return response

    def _who(self, request: Request, own: Secret) -> tuple[Access, Session | None]:
        address = request.client.host if request.client else ""
        access = replace(self._access, address=address)
        found = access_of(access, own)
        return (access, None) if found is None else found


def _reply(page: Page, run: Run, request: Request, visit: Visit) -> Reply:
    try:
        if request.method == "POST" and run is not _refuse_form:
            check_form(dict(visit.form), visit.presented)
        return run(visit) if _let_in(page, visit) else _to_login(request, visit)
    except FormRefused:
        return _refuse_form(visit)
    except NotAllowed as error:
        return _trouble(visit, error, 403)
    except TokenUnusable as error:
        return _trouble(visit, error, 404)
    except NebelhornError as error:
        return _trouble(visit, error, 503)
    except Exception:  # noqa: BLE001 - it is told, and the reader gets a page all the same
        _LOG.error("a page broke: %s", traceback.format_exc())
        return _trouble_page(visit, visit.words.say("Something broke; see the log."), 500)


def _let_in(page: Page, visit: Visit) -> bool:
    """Tell whether they are let in; False: they must log in first.

    Raises:
        NotAllowed: They are logged in, and their role does not reach.
    """
    needed = page.needs.role
    if needed is None:
        return True
    if visit.session is None:
        return False
    if not visit.session.account.role.reaches(needed):
        msg = f"this takes the role {needed.value}"
        raise NotAllowed(msg)
    return True


def _to_login(request: Request, visit: Visit) -> Reply:
    if request.method != "GET" and _typed(visit):
        sentence = visit.words.say("Your login has ended meanwhile. Nothing was done.")
        log_in = f"/login?next={quote(request.url.path, safe='')}"
        return _trouble_page(visit, sentence, 401, back=log_in)
    if request.method != "GET" or request.url.path == "/":
        return GoTo("/login")
    return GoTo(f"/login?next={quote(request.url.path, safe='')}")


def _refuse_form(visit: Visit) -> Shown:
    sentence = visit.words.say(
        "This form is too old, or came from another page. Nothing was done; please try again."
    )
    return _trouble_page(visit, sentence, 403)


def _trouble_page(visit: Visit, sentence: str, status: int, *, back: str = "") -> Shown:
    """Say what did not work, beside all that was typed: nothing of it is lost."""
    values = {"sentence": sentence, "typed": _typed(visit), "log_in": back}
    return Shown("trouble.html", values, status)


def _typed(visit: Visit) -> list[tuple[str, str]]:
    """Return what a person may have written into a form: no secrets, no marks of ours."""
    return [
        (name, text)
        for name, text in visit.form.items()
        if text.strip() and name not in _NOT_TYPED and name not in _SECRETS
    ]


def _trouble(visit: Visit, error: NebelhornError, status: int) -> Shown:
    return _trouble_page(visit, said_of(error, visit.words), status)


def _language(request: Request, taste: Taste, session: Session | None) -> str | None:
    if taste.language is None and session is not None:
        return session.account.language
    return taste.language or preferred_language(request.headers.get("accept-language", ""))


def _around(request: Request, visit: Visit, taste: Taste) -> dict[str, object]:
    query = {k: v for k, v in visit.query.items() if k not in {"language", "theme"}}

    def link(name: str, value: str) -> str:
        return "?" + urlencode({**query, name: value})

    account = visit.session.account if visit.session else None
    return {
        "say": visit.words.say,
        "say_n": visit.words.say_n,
        "words": visit.words,
        "language": visit.words.language,
        "languages": [(one, link("language", one)) for one in LANGUAGES],
        "theme": taste.theme,
        "themes": [(one, link("theme", one)) for one in THEMES],
        "lapse": said_made_up(visit),
        "company": visit.service.workspace.settings.name,
        "account": account,
        "path": request.url.path,
        "style": style_link(),
        "script": script_link(),
        "edition": edition(),
        "token_field": TOKEN_FIELD,
        "form_token": masked(form_token(visit.presented).reveal()),
        "padding": padding(),
        "title": "Nebelhorn",
    }


def _ways(pages: Sequence[Page], visit: Visit) -> list[tuple[str, str]]:
    """Path and label of the pages in the top bar that the reader may see."""
    if visit.session is None:
        return []
    role = visit.session.account.role
    return [
        (page.path, visit.words.say(page.label))
        for page in pages
        if page.label and (page.needs.role is None or role.reaches(page.needs.role))
    ]


def _keep(request: Request, response: Response, reply: Reply, fresh: Secret | None) -> None:
    if isinstance(reply, GoTo) and reply.leave:
        drop(request, response)
    elif isinstance(reply, GoTo) and reply.enter is not None:
        present(request, response, reply.enter.reveal())
    elif fresh is not None:
        present(request, response, fresh.reveal())
