"""You said, we did: who spoke gets a mail if they agreed, everybody can read the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from nebelhorn.app import LinkPurpose, Service, ToldRow, open_told, tell, told_stories, untell
from nebelhorn.app.asks.gate import AskGate
from nebelhorn.asking import ConsentFact, ConsentSaid, LinkRefusal
from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.live import MailState, found_post, mails, write_consent
from nebelhorn.live.asks.tables import contact, told_to
from nebelhorn.log import customer_number
from tests.flows.surveying import ASKS, DAY, NOW, asking_shop, bring, link_of, live, put_ask

STORY = ToldRow(
    0, "Later visits", "Too early <b>in</b> the day", "From 10 on 🙂", None, "Visit", 0, "Ada"
)
SPOKEN = ("c1", "c2", "c3", "c4", "c5")


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with asking_shop(shop) as service:
        file = shop / "nebelhorn.toml"
        file.write_text(ASKS.replace("[company]", '[company]\nsite = "https://ask.example"'))
        for name in SPOKEN[1:]:
            bring(service, {"customer": name, "touchpoint": "Visit", "id": name, "time": NOW - DAY})
        for name in SPOKEN:
            said = {"score": 1, "scale": "1:5", "id": f"a{name}", "time": NOW - DAY + 9}
            bring(service, {"customer": name, "touchpoint": "Visit", **said})
        for name in SPOKEN[:4]:
            put_ask(service, customer=name)
        yield service


def say(service: Service, name: str, said: ConsentSaid, at_us: int) -> None:
    office = service.workspace.stores.office
    number = customer_number(office, name)
    assert number is not None
    with office.begin() as connection:
        write_consent(connection, number, ConsentFact(said, at_us, "mail", "survey"), told_by="x")


def reach(service: Service, *names: str) -> None:
    office = service.workspace.stores.office
    found_post(office)
    with office.begin() as connection:
        for name in names:
            values = {"id_no": customer_number(office, name), "channel": "mail", "known_us": NOW}
            address = {"address": f"{name}@example.org", "language": "de"}
            connection.execute(sa.insert(contact).values(**values, **address))


def agree_all(service: Service) -> None:
    for name in SPOKEN:
        say(service, name, ConsentSaid.GIVEN, NOW - 9 * DAY)
    reach(service, *SPOKEN)


def test_only_who_agreed_can_be_reached_and_can_object_is_written_to(service: Service) -> None:
    say(service, "c1", ConsentSaid.GIVEN, NOW - 9 * DAY)
    say(service, "c2", ConsentSaid.GIVEN, NOW - 9 * DAY)
    say(service, "c2", ConsentSaid.OBJECTED, NOW - 8 * DAY)
    say(service, "c4", ConsentSaid.GIVEN, NOW - 9 * DAY)
    say(service, "c5", ConsentSaid.GIVEN, NOW - 9 * DAY)
    reach(service, "c1", "c2", "c3", "c5")
    dry = tell(service.workspace, STORY, dry_run=True, now_us=NOW)
    told = tell(service.workspace, STORY, now_us=NOW)
    reasons = {"objected": 1, "no_consent": 1, "unreachable": 1, "never_asked": 1}
    assert dict(told.reasons) == dict(dry.reasons) == reasons
    assert (dry.mailed, dry.page, told.spoke, told.mailed) == (1, None, 5, 1)
    office = service.workspace.stores.office
    with office.connect() as connection:
        [posted] = mails(connection)
        text = connection.execute(sa.text("SELECT text, headers FROM mail")).one()
    assert (posted.to_address, posted.subject) == ("c1@example.org", "Later visits")
    assert "Sie haben Müller & Söhne <AG> etwas gesagt" in text.text
    assert "List-Unsubscribe-Post" in text.headers
    assert str(told.page).startswith("https://ask.example/t/")


def test_consent_is_looked_at_again_right_before_it_goes_out(service: Service) -> None:
    agree_all(service)
    told = tell(service.workspace, STORY, now_us=NOW)
    assert told.mailed == 4
    office = service.workspace.stores.office
    with office.connect() as connection:
        keys = {one.to_address[:2]: one.key for one in mails(connection)}
    say(service, "c1", ConsentSaid.OBJECTED, NOW)
    say(service, "c2", ConsentSaid.WITHDRAWN, NOW)
    gate = AskGate(service.workspace, lambda: NOW + 1)
    decided = {name: gate.may_send(key) for name, key in sorted(keys.items())}
    gate.close()
    assert decided == {"c1": "objected", "c2": "no_consent", "c3": None, "c4": None}


def test_the_page_behind_the_link_and_the_page_for_all(service: Service) -> None:
    told = tell(service.workspace, STORY, mail=False, now_us=NOW)
    other = tell(service.workspace, replace(STORY, title="Second"), mail=False, now_us=NOW + 1)
    path = link_of(service, told.story.told_no, LinkPurpose.TOLD)

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(path)
        assert (page.status_code, "Later visits" in page.text) == (200, True)
        assert "Too early &lt;b&gt;in&lt;/b&gt; the day" in page.text
        assert "Second" not in page.text
        assert "set-cookie" not in page.headers
        german = await client.get("/you-said-we-did?language=de")
        assert "Sie sagten, wir haben" in german.text
        assert german.text.index("Second") < german.text.index("Later visits")
        for wrong, status in ((f"{path}x", 404), (link_of(service, 99, LinkPurpose.TOLD), 410)):
            assert (await client.get(wrong)).status_code == status
        foreign = await client.get(link_of(service, 1).replace("/a/", "/t/"))
        assert foreign.status_code == 404
        untell(service.workspace, told.story.told_no)
        assert (await client.get(path)).status_code == 410
        assert "Later visits" not in (await client.get("/you-said-we-did")).text

    live(service, story)
    assert [one.told_no for one in told_stories(service.workspace)] == [other.story.told_no]


def test_what_is_taken_back_is_not_sent(service: Service) -> None:
    agree_all(service)
    told = tell(service.workspace, STORY, now_us=NOW)
    untell(service.workspace, told.story.told_no)
    with service.workspace.stores.office.connect() as connection:
        assert {one.state for one in mails(connection)} == {MailState.DROPPED}
        assert connection.execute(sa.select(told_to)).all() == []
    with pytest.raises(UnknownName, match="nebelhorn told"):
        untell(service.workspace, told.story.told_no)


def test_an_ask_is_told_to_those_who_answered_it(service: Service) -> None:
    asked = replace(STORY, touchpoint=None, ask="visit")
    agree_all(service)
    assert tell(service.workspace, asked, now_us=NOW).spoke == 0
    path = link_of(service, 1)

    async def story(client: httpx.AsyncClient) -> None:
        await client.post(path, data={"score": "2"})

    live(service, story)
    service.step()
    assert tell(service.workspace, asked, now_us=NOW).mailed == 1


@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        ({"title": " "}, SettingsError, "title has 0"),
        ({"did": "x" * 2001}, SettingsError, "what was done has 2001"),
        ({"ask": "visit"}, SettingsError, "one of them"),
        ({"touchpoint": "Visitt"}, UnknownName, "Visit"),
        ({"touchpoint": None, "ask": "visits"}, UnknownName, "visit"),
    ],
)
def test_what_cannot_be_told_says_why(
    service: Service, wrong: dict[str, str | None], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said):
        tell(service.workspace, replace(STORY, **wrong))  # type: ignore[arg-type]
    assert told_stories(service.workspace) == ()


def test_without_an_address_of_ours_no_mail_is_written(shop: Path) -> None:
    with asking_shop(shop) as service:
        bring(service, {"customer": "c1", "touchpoint": "Visit", "text": "x", "id": "a"})
        with pytest.raises(SettingsError, match="site"):
            tell(service.workspace, STORY, now_us=NOW)
        told = tell(service.workspace, STORY, mail=False, now_us=NOW)
        assert (told.spoke, told.mailed, told.page) == (1, 0, None)
        found = open_told(service.workspace, "x" * 28, now_us=NOW)
        assert isinstance(found, LinkRefusal)
