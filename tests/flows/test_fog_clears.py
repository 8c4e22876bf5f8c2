"""The story "voice given → fog clears": a customer answers a link, and the fog page shows it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from nebelhorn.app import Service
from tests.flows.looking_around import look_around
from tests.flows.surveying import DAY, NOW, answers_in, asking_shop, bring, link_of, live, put_ask

OTHERS = 7


def test_a_voice_given_by_a_link_clears_fog_on_the_page(shop: Path) -> None:
    with asking_shop(shop) as service:
        bring(service, *(visit(f"k{n}") for n in range(OTHERS)))
        service.painter.step()
        pages = [drawn(service, "en")]
        answer(service, {"score": "5"})
        # what is drawn is of one moment: the page changes when the painter has been there
        assert drawn(service, "en") == pages[0]
        assert service.painter.step()
        pages.append(drawn(service, "en"))
        assert [unheard(page) for page in pages] == [(8, 8), (7, 8)]
        assert "We did not hear how 88% of 8 encounters were" in pages[1]
        assert "Bei 88\xa0% von 8 Begegnungen" in drawn(service, "de")

        async def look(client: httpx.AsyncClient) -> None:
            page = (await client.get("/fog?language=en")).text.replace("&#39;", "'")
            assert "We did not hear how 88% of 8 encounters were" in page
            assert unheard(page) == (7, 8)

        look_around(service, look)


def test_who_only_looks_or_declines_leaves_the_fog_as_it_is(shop: Path) -> None:
    with asking_shop(shop) as service:
        service.painter.step()
        before = drawn(service, "en")
        answer(service, {"score": "5", "deed": "dismiss"})
        service.painter.step()
        assert unheard(drawn(service, "en")) == unheard(before) == (1, 1)


def visit(customer: str) -> dict[str, object]:
    return {"customer": customer, "touchpoint": "Visit", "id": customer, "time": NOW - DAY}


def answer(service: Service, form: dict[str, str]) -> None:
    """Open the link of customer ``c1``, send a form, and let it become a fact."""
    path = link_of(service, put_ask(service))

    async def story(client: httpx.AsyncClient) -> None:
        await client.get(path)
        assert (await client.post(path, data=form)).status_code == 200

    live(service, story)
    answers_in(service)


def drawn(service: Service, language: str) -> str:
    """Return headline and body of the fog page as it was drawn last."""
    looks = service.painter.looks(language)
    assert looks is not None
    look = looks.looks["fog"]
    return f"{look.headline}\n{look.body}".replace("&#39;", "'")


def unheard(page: str) -> tuple[int, int]:
    """Return encounters without a voice and all of them, as the table of the page says."""
    found = re.search(r"Technician's visit</bdi></th><td><bdi>.*?<bdi>(\d+) of (\d+)</bdi>", page)
    assert found is not None, page
    return int(found[1]), int(found[2])
