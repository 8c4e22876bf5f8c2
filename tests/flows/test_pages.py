"""People log in through pages: who is let in, and what other sites, guessers and old links get."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount

from nebelhorn.access import Cost
from nebelhorn.app import (
    Passwords,
    Person,
    Role,
    Service,
    access_to,
    add_account,
    audit,
    first_admin,
    open_access,
    serving,
)
from nebelhorn.web import make_application
from nebelhorn.web.needs import Needs
from nebelhorn.web.pages import PAGES

GOOD, OTHER = "violet anchor 7 of rain", "seven slow herons wade"
QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
Client = httpx.AsyncClient
Story = Callable[[Client], Coroutine[Any, Any, None]]


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with serving(shop) as service:
        yield service


def tell(service: Service, story: Story, *, site: str = "http://nebelhorn") -> None:
    """Let somebody with a browser of their own do something."""

    async def go() -> None:
        app = make_application(service, lambda: 1, passwords=QUICK)
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 1234))
        async with httpx.AsyncClient(transport=transport, base_url=site) as client:
            await story(client)

    asyncio.run(go())


async def send(client: Client, path: str, *, on: str = "", **fields: str) -> httpx.Response:
    """Fill in the form of a page and send it, as a browser does."""
    page = await client.get(on or path)
    token = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert token is not None, page.text
    return await client.post(path, data={"form_token": token[1], **fields})


def welcome(service: Service) -> str:
    made = first_admin(access_to(service.workspace, who="server"))
    assert made is not None
    return f"/welcome/{made.token.reveal()}"


async def become_admin(client: Client, path: str) -> httpx.Response:
    return await send(client, path, login="ada", name="Ada", password=GOOD, again=GOOD)


def invited(service: Service, login: str, role: Role) -> str:
    with open_access(service.workspace.folder) as access:
        return f"/invite/{add_account(access, Person(login), role).token.reveal()}"


def test_no_address_is_without_a_word_about_who_may(service: Service) -> None:
    routes = make_application(service, lambda: 1, passwords=QUICK).routes
    assert not [route for route in routes if isinstance(route, Mount)]
    said = {getattr(route, "path", route): getattr(route, "needs", None) for route in routes}
    assert [path for path, needs in said.items() if not isinstance(needs, Needs)] == []
    opened = {path for path, needs in said.items() if needs is Needs.NOTHING}
    # whoever adds a line here says that anybody at all may ask
    assert opened <= {
        *("/healthz", "/readyz", "/metrics", "/openapi.json"),
        *("/login", "/logout", "/welcome/{token}", "/invite/{token}"),
        *("/static/pages.css", "/static/pages.js", "/static/edition"),
        *("/static/sans-400.woff2", "/static/sans-600.woff2"),
        # a link that only we can have made says who may answer, object or speak at a place
        *("/a/{token}", "/a/{token}/part", "/o/{token}", "/p/{token}", "/snippet.js"),
        *("/t/{token}", "/you-said-we-did"),
        # says in JSON that nothing is there
        "/v1/{path:path}",
    }


def test_every_module_on_the_shelf_of_pages_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.web.pages")
    found = {f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)}
    made = {
        name: [one for one in vars(importlib.import_module(name)).values() if one in PAGES]
        for name in found
    }
    assert [name for name, pages in made.items() if not pages] == []
    assert {page for pages in made.values() for page in pages} == set(PAGES)


def test_who_is_logged_in_reads_the_read_api_too(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        refused = await client.get("/v1/questions")
        assert refused.json()["error"]["code"] == "key_missing"
        await become_admin(client, path)
        service.read_side.compute()
        assert (await client.get("/v1/questions")).status_code == 200
        assert (await client.get("/v1/customers/nobody")).json()["error"]["code"] != "key_missing"
        write = await client.post("/v1/track", content=b'{"event":"visit","userId":"c1"}')
        assert write.json()["error"]["code"] == "key_missing"
        await send(client, "/logout")
        assert (await client.get("/v1/questions")).status_code == 401

    tell(service, story)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_lets_in_whom_it_needs_and_nobody_else(
    service: Service, role: Role | None
) -> None:
    link = None if role is None else invited(service, f"{role}@x", role)

    async def story(client: Client) -> None:
        if link is None:
            await client.get("/login")
        else:
            await send(client, link, password=OTHER, again=OTHER)
        for page in PAGES:
            needed = page.needs.role
            if needed is None or page.show is None:
                continue
            seen = await client.get(page.path)
            if role is None:
                assert (seen.status_code, seen.headers["location"][:6]) == (303, "/login")
            else:
                # whoever may see it is told where there is nothing of that name
                there = {200, 404, 409} if "{" in page.path else {200}
                assert seen.status_code in (there if role.reaches(needed) else {403}), page.path
            if page.take is not None and not (role and role.reaches(needed)):
                sent = await send(client, page.path, on="/login" if role is None else "/me")
                assert sent.status_code in {303, 403}
                assert "login" in sent.headers.get("location", "login")

    tell(service, story)


def test_the_link_of_the_first_start_works_once(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        before = dict(client.cookies)
        different = await send(client, path, login="ada", password=GOOD, again=OTHER)
        assert "not the same" in different.text
        weak = await send(client, path, login="ada", password="short", again="short")  # noqa: S106
        assert "12 to 1,000" in weak.text
        done = await become_admin(client, path)
        assert (done.status_code, done.headers["location"]) == (303, "/")
        assert client.cookies["nebelhorn"].startswith("session_")
        assert "nebelhorn" not in before
        assert "Nebelhorn runs." in (await client.get("/sources")).text
        assert (await client.get(path)).status_code == 404
        assert (await client.get("/welcome/once_nothing")).status_code == 404

    tell(service, story)
    assert first_admin(access_to(service.workspace, who="server")) is None


def test_a_form_of_another_site_does_nothing(service: Service) -> None:
    path = welcome(service)
    person = {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}

    async def story(client: Client) -> None:
        without = await client.post(path, data=person)
        made_up = await client.post(path, data={**person, "form_token": "0" * 64})
        page = await client.get(path)
        token = re.search(r'form_token" value="(\w+)"', page.text)
        assert token is not None
        whole = {**person, "form_token": token[1]}
        elsewhere = await client.post(path, data=whole, headers={"sec-fetch-site": "cross-site"})
        other = await client.post(path, json=whole)
        large = await client.post(path, data={**whole, "name": "x" * 70_000})
        cookie = client.cookies["nebelhorn"]
        client.cookies.clear()
        bare = await client.post(path, data=whole)
        refused = (without, made_up, elsewhere, other, large, bare)
        assert {one.status_code for one in refused} == {403}
        client.cookies.set("nebelhorn", cookie)
        assert (await client.post(path, data=whole)).status_code == 303

    tell(service, story)


@pytest.mark.parametrize(
    ("site", "name", "secure"),
    [("http://nebelhorn", "nebelhorn", False), ("https://nebelhorn", "__Host-nebelhorn", True)],
)
def test_the_cookie_is_nobody_elses(service: Service, site: str, name: str, secure: bool) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        said = (await become_admin(client, path)).headers["set-cookie"]
        assert said.startswith(f"{name}=session_")
        assert all(part in said for part in ("HttpOnly", "Path=/", "SameSite=lax"))
        assert ("Secure" in said) == secure
        assert "Domain" not in said
        policy = (await client.get("/")).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    tell(service, story, site=site)


def test_whoever_guesses_waits(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        client.cookies.clear()
        for _ in range(5):
            wrong = await send(client, "/login", login="ada", password=OTHER)
            assert (wrong.status_code, "do not go together" in wrong.text) == (403, True)
            assert OTHER not in wrong.text
        right = await send(client, "/login", login="ada", password=GOOD)
        assert right.status_code == 429
        assert int(right.headers["retry-after"]) >= 1

    tell(service, story)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/me", "/me"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/me\r\nset-cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_after_logging_in_one_stays_on_this_server(service: Service, wanted: str, led: str) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        client.cookies.clear()
        done = await send(client, "/login", login="ada", password=GOOD, next=wanted)
        assert (done.status_code, done.headers["location"]) == (303, led)

    tell(service, story)


def test_logging_out_here_and_everywhere(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        first = client.cookies["nebelhorn"]
        client.cookies.clear()
        await send(client, "/login", login="ADA", password=GOOD)
        second = client.cookies["nebelhorn"]
        assert first != second
        await send(client, "/logout", on="/me")
        assert (await client.get("/")).status_code == 303
        client.cookies.set("nebelhorn", second)  # whoever kept it
        assert (await client.get("/")).status_code == 303
        client.cookies.clear()
        client.cookies.set("nebelhorn", first)
        assert (await client.get("/")).status_code == 200
        await send(client, "/logout", on="/me", everywhere="1")
        client.cookies.clear()
        client.cookies.set("nebelhorn", first)
        assert (await client.get("/")).status_code == 303

    tell(service, story)
    with open_access(service.workspace.folder) as access:
        said = [(line.what, line.who, line.address) for line in audit(access)]
    assert ("logged out everywhere", "ada", "192.0.2.7") in said


def test_another_password_ends_the_old_sessions(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        old = client.cookies["nebelhorn"]
        wrong = await send(client, "/me", before=OTHER, password=OTHER, again=OTHER)
        assert wrong.status_code == 403
        done = await send(client, "/me", before=GOOD, password=OTHER, again=OTHER)
        assert (done.status_code, done.headers["location"]) == (303, "/")
        assert (await client.get("/")).status_code == 200
        client.cookies.clear()
        client.cookies.set("nebelhorn", old)
        assert (await client.get("/")).status_code == 303

    tell(service, story)


def test_an_admin_invites_changes_and_closes(service: Service) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        made = await send(
            client, "/people", deed="invite", login="bo", name="<b>Bo</b>", role="editor"
        )
        link = re.search(r"http://nebelhorn(/invite/once_[\w-]+)", made.text)
        assert link is not None
        assert "&lt;b&gt;Bo" in made.text
        assert link[1] not in (await client.get("/people")).text
        again = await send(client, "/people", deed="invite", login="bo", role="viewer")
        assert (again.status_code, "already" in again.text) == (403, True)
        last = await send(client, "/people", deed="role", login="ada", role="viewer")
        assert (last.status_code, "last admin" in last.text) == (403, True)
        await send(client, "/people", deed="role", login="bo", role="viewer")
        await send(client, "/people", deed="close", login="bo")
        assert (await client.get(link[1])).status_code == 404
        nobody = await send(client, "/people", deed="close", login="bo")
        assert nobody.status_code == 403

    tell(service, story)


def test_pages_speak_the_language_that_was_chosen(service: Service) -> None:
    async def story(client: Client) -> None:
        german = {"accept-language": "de-AT,de;q=0.9,en;q=0.8"}
        assert "Anmelden" in (await client.get("/login", headers=german)).text
        assert "Log in" in (await client.get("/login", headers={"accept-language": "fr"})).text
        dark = await client.get("/login?language=de&theme=dark")
        assert '<html lang="de" data-theme="dark">' in dark.text
        assert '<html lang="de" data-theme="dark">' in (await client.get("/login")).text
        odd = await client.get("/login?language=xx&theme=%22%3E")
        assert '<html lang="de" data-theme="dark">' in odd.text

    tell(service, story)


def test_a_secret_is_in_no_page_and_no_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    path = welcome(service)

    async def story(client: Client) -> None:
        await become_admin(client, path)
        texts = [(await client.get(page)).text for page in ("/", "/people", "/me")]
        for secret in (GOOD, client.cookies["nebelhorn"], path.split("/")[-1]):
            assert not [text for text in texts if secret in text]
            assert secret not in caplog.text

    tell(service, story)
