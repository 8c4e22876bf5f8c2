"""A browser looks around, logs in and becomes a customer; a person undoes it, and all is back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nebelhorn.app import open_workspace
from nebelhorn.live import Arrival, Inbox, Processor, Source
from nebelhorn.log import open_stores

NOW = 1_790_000_000_000_000
MINUTE = 60_000_000
VERBS = (
    *(("map",), ("journeys",), ("journeys", "visit", "order", "--who"), ("fog",), ("catalogue",)),
    *(("doctor",), ("map", "visit", "--who"), ("funnel", "visit", "order"), ("conflicts",)),
)
SAID = {"score": 2, "scale": "1:5", "text": "slow", "touchpoint": "visit"}
BROWSED = (
    {"type": "page", "name": "visit", "anonymousId": "🦊"},
    {"type": "track", "event": "Survey Answered", "anonymousId": "🦊", "properties": SAID},
    {"type": "track", "event": "visit", "anonymousId": "🦊"},
    {"type": "track", "event": "order", "userId": "müller"},
    {"type": "track", "event": "visit", "userId": "b", "anonymousId": "laptop"},
)
LOGGED_IN = {"type": "identify", "anonymousId": "🦊", "userId": "müller"}


@pytest.fixture
def send(shop: Path) -> Callable[..., Any]:
    """Return a function that sends events, one minute after another, and processes them."""
    clock: Iterator[int] = iter(range(NOW, NOW + 1000 * MINUTE, MINUTE))

    def put(*events: dict[str, object]) -> Any:
        stores = open_stores(shop)
        try:
            with Inbox(shop) as inbox:
                for one in events:
                    at = next(clock)
                    body = {"batch": [{"messageId": f"m{at}", **one}]}
                    arrival = Arrival(at, "segment", "batch", 1, json.dumps(body).encode())
                    inbox.put(arrival).result()
                return Processor(stores, inbox, lambda _: Source("shop")).step()
        finally:
            stores.close()

    return put


def seen(nebelhorn: Callable[..., Any], shop: Path) -> list[str]:
    said = [nebelhorn("-w", shop, *verb, "--json") for verb in VERBS]
    assert all(one.code in {0, 1} for one in said), [one.err for one in said]
    return [one.out for one in said]


def test_anonymous_history_is_joined_and_comes_apart_again_to_the_letter(
    shop: Path, nebelhorn: Callable[..., Any], send: Callable[..., Any]
) -> None:
    send(*BROWSED)
    before = seen(nebelhorn, shop)
    step = send(LOGGED_IN)
    assert (step.taken.linked.links, step.passed) == (1, 0)
    joined = seen(nebelhorn, shop)
    assert joined != before
    who = nebelhorn("-w", shop, "map", "visit", "--who", "--json").json
    assert "anonymous:🦊" not in json.dumps(who, ensure_ascii=False)
    assert "müller" in json.dumps(who, ensure_ascii=False)

    why = nebelhorn("-w", shop, "why", "anonymous:🦊", "müller")
    assert "are one customer, known as müller" in why.out
    assert "a client named both in one event (identify), shop, 2026-" in why.out

    done = nebelhorn("-w", shop, "unlink", "müller", "anonymous:🦊", "--by", "Ada")
    assert "anonymous:🦊, müller" in done.out
    assert seen(nebelhorn, shop) == before
    send(LOGGED_IN)
    assert seen(nebelhorn, shop) == before
    assert "are two customers" in nebelhorn("-w", shop, "why", "anonymous:🦊", "müller").out

    nebelhorn("-w", shop, "link", "müller", "anonymous:🦊", "--by", "Ada")
    assert seen(nebelhorn, shop) == joined
    again = nebelhorn("-w", shop, "link", "müller", "anonymous:🦊", "--by", "Ada")
    assert "nothing was changed" in again.out


def test_two_customers_on_one_laptop_wait_and_a_person_decides(
    shop: Path, nebelhorn: Callable[..., Any], send: Callable[..., Any]
) -> None:
    send(*BROWSED)
    step = send({"type": "track", "event": "order", "userId": "c", "anonymousId": "laptop"})
    assert step.taken.linked.conflicts == 1
    found = nebelhorn("-w", shop, "conflicts", "--json").json
    (waiting,) = found["listed"]
    assert (waiting["a_customer"], waiting["b_customer"]) == ("c", "b")
    number = waiting["link"]["number"]
    assert str(number) in nebelhorn("-w", shop, "conflicts").out

    kept = nebelhorn("-w", shop, "conflicts", "--keep", number, "--by", "Ada")
    assert "Customers who changed: none" in kept.out
    assert nebelhorn("-w", shop, "conflicts").out == "No ids wait for a person.\n"
    send({"type": "track", "event": "order", "userId": "d", "anonymousId": "laptop"})
    (waiting,) = nebelhorn("-w", shop, "conflicts", "--json").json["listed"]
    number = waiting["link"]["number"]
    nebelhorn("-w", shop, "conflicts", "--join", number, "--by", "Ada")
    why = nebelhorn("-w", shop, "why", "b", "d", "--json").json
    assert (why["one"], [one["kind"] for one in why["path"]]) == (True, ["manual"])
    assert not nebelhorn("-w", shop, "why", "b", "c", "--json").json["one"]


def test_two_large_clusters_are_joined_only_by_a_person(
    shop: Path, nebelhorn: Callable[..., Any], send: Callable[..., Any]
) -> None:
    send(
        *(
            {"type": "track", "event": "visit", "userId": user, "anonymousId": f"{user}{n}"}
            for user in ("a", "b")
            for n in range(60)
        )
    )
    step = send({"type": "alias", "userId": "a", "previousId": "b"})
    assert step.taken.linked.conflicts == 1
    (waiting,) = nebelhorn("-w", shop, "conflicts", "--json").json["listed"]
    assert waiting["cause"] == "too_many"
    number = waiting["link"]["number"]
    nebelhorn("-w", shop, "conflicts", "--join", number, "--by", "Ada")
    with open_workspace(shop) as workspace:
        row = workspace.stores.facts.execute("SELECT count(DISTINCT id_no) FROM event").fetchone()
    assert row == (1,)


def test_the_same_file_again_after_links_adds_nothing(
    shop: Path,
    write: Callable[..., Path],
    nebelhorn: Callable[..., Any],
    send: Callable[..., Any],
) -> None:
    lines = "".join(f"m{n},müller,2026-01-0{n} 10:00,visit,{n}\n" for n in range(1, 5))
    file = write("shop.csv", "id,customer,time,touchpoint,plan\n" + lines)
    options: tuple[str, ...] = (
        "--customer",
        "customer",
        "--time",
        "time",
        "--touchpoint",
        "touchpoint",
    )
    options = (*options, "--id", "id", "--source", "file")
    assert nebelhorn("-w", shop, "import", file, *options).code == 0
    send(*BROWSED, LOGGED_IN)
    nebelhorn("-w", shop, "link", "müller", "b", "--by", "Ada")
    before = nebelhorn("-w", shop, "map", "--json").out
    corrected = write("corrected.csv", file.read_text().replace(",1\n", ",gold\n"))
    for path, new in ((file, 0), (corrected, 1)):
        again = nebelhorn("-w", shop, "import", path, *options, "--replace", "--json")
        assert again.json["result"]["events"] == new
        assert nebelhorn("-w", shop, "map", "--json").out == before


def test_null_ids_groups_and_traits_link_nobody(send: Callable[..., Any]) -> None:
    step = send(
        {"type": "track", "event": "visit", "userId": None, "anonymousId": None},
        {"type": "identify", "userId": "a", "anonymousId": None, "traits": {"plan": "x"}},
        {"type": "identify", "userId": "null", "anonymousId": "z"},
        {"type": "group", "userId": "a", "groupId": "acme"},
        {"type": "alias", "userId": "a", "previousId": "a"},
    )
    assert (step.taken.linked.links, step.passed, step.quarantined) == (0, 4, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("why", "müller", "nobody"), "nobody in this workspace has the id 'nobody'"),
        (("why", "müller", "laptop"), "there is 'anonymous:laptop'"),
        (("unlink", "müller", "b", "--by", "Ada"), "no link stands between 'müller' and 'b'"),
        (("unlink", "anonymous:🦊", "anonymous:laptop", "--by", "Ada"), "no link stands"),
        (("link", "müller", "b", "--by", " "), "the name is empty"),
        (("link", "b", "b", "--by", "Ada"), "a link needs two"),
        (("conflicts", "--keep", "77", "--by", "Ada"), "no link 77 waits"),
        (("conflicts", "--keep", "7", "--join", "7"), "contradict"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    shop: Path,
    nebelhorn: Callable[..., Any],
    send: Callable[..., Any],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    send(*BROWSED, LOGGED_IN)
    said = nebelhorn("-w", shop, *arguments)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert sentence in said.err


def test_a_link_that_is_not_theirs_alone_says_through_which_they_are_one(
    shop: Path, nebelhorn: Callable[..., Any], send: Callable[..., Any]
) -> None:
    send({**LOGGED_IN, "anonymousId": "phone"}, LOGGED_IN)
    said = nebelhorn("-w", shop, "unlink", "anonymous:phone", "anonymous:🦊", "--by", "Ada")
    assert "one through these links" in said.err
    assert "müller and anonymous:phone" in said.err
