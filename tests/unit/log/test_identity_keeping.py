"""Links reach the facts with what arrives; customers follow, and come back when they are undone."""

from __future__ import annotations

from nebelhorn.log import (
    ANONYMOUS,
    Link,
    Stores,
    Taken,
    Tie,
    Touch,
    customer_names,
    join_ids,
    links_around,
    open_stores,
    part_ids,
    put_customer_views,
    take_touches,
)
from nebelhorn.log.numbering import id_number
from nebelhorn.log.office import salt

BROWSER = ANONYMOUS + "🦊 8f3a"
USER = "frau.müller@example.com"


def touch(message: str, customer: str, at: int = 1, **more: str) -> Touch:
    return Touch("shop", message, customer, at, at, "visit", attributes=dict(more))


def identify(a: str, b: str, at: int = 1) -> Tie:
    return Tie(a, b, "identify", "shop", at)


def alias(a: str, b: str, at: int = 1) -> Tie:
    return Tie(a, b, "alias", "shop", at, unsure=True)


def take(stores: Stores, *said: Touch | Tie, until: int = 1) -> Taken:
    touches = [one for one in said if isinstance(one, Touch)]
    ties = [one for one in said if isinstance(one, Tie)]
    return take_touches(stores, touches, reader="inbox", until=until, ties=ties)


def number(stores: Stores, key: str) -> int:
    return id_number(key, salt(stores.office))


def whose(stores: Stores) -> set[str]:
    """The keys of the customers events are of, as all that reads sees them."""
    rows = stores.facts.execute("SELECT DISTINCT id_no FROM event").fetchall()
    return set(customer_names(stores.office, [row[0] for row in rows]).values())


def views(stores: Stores) -> int:
    row = stores.facts.execute(
        "SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name IN ('event', 'answer')"
    ).fetchone()
    return int(row[0]) if row else 0


def links(stores: Stores, *keys: str) -> list[Link]:
    return links_around(stores.facts, [number(stores, key) for key in keys])


def test_without_links_there_is_no_view(stores: Stores) -> None:
    take(stores, touch("1", USER))
    assert views(stores) == 0
    assert not put_customer_views(stores.facts)


def test_anonymous_history_is_the_customers_once_they_are_identified(stores: Stores) -> None:
    take(stores, touch("1", BROWSER))
    done = take(stores, touch("2", BROWSER), identify(USER, BROWSER))
    assert whose(stores) == {USER}
    assert done.customers == (number(stores, USER),)
    assert done.linked.changed == tuple(sorted([number(stores, USER), number(stores, BROWSER)]))
    assert views(stores) == 2


def test_said_again_a_link_is_there_once_and_changes_nothing(stores: Stores) -> None:
    take(stores, identify(USER, BROWSER), identify(USER, BROWSER, at=2))
    again = take(stores, identify(USER, BROWSER, at=3))
    assert (again.linked.links, again.linked.changed) == (0, ())
    assert [one.known_us for one in links(stores, USER)] == [1]


def test_what_is_there_already_is_found_among_the_ids_it_was_written_with(stores: Stores) -> None:
    take(stores, touch("1", BROWSER), identify(USER, BROWSER))
    again = take(stores, touch("1", BROWSER), touch("2", BROWSER, colour="red"))
    assert (again.events, again.known) == (1, 1)
    row = stores.facts.execute("SELECT count(*), count(a_colour) FROM event").fetchone()
    assert row == (2, 1)


def test_undone_all_is_as_it_was_and_clients_do_not_join_it_again(stores: Stores) -> None:
    take(stores, touch("1", BROWSER), touch("2", USER))
    before = stores.facts.execute("SELECT * FROM event ORDER BY event_id").fetchall()
    take(stores, identify(USER, BROWSER))
    parted = part_ids(stores, [links(stores, USER)[0].link_no], at_us=5, said_by="Ada")
    assert parted.links == 1
    assert stores.facts.execute("SELECT * FROM event ORDER BY event_id").fetchall() == before
    assert (views(stores), links(stores, USER)) == (0, [])
    assert take(stores, identify(USER, BROWSER, at=9)).linked.links == 0
    assert take(stores, alias(USER, BROWSER.removeprefix(ANONYMOUS), at=9)).linked.links == 0
    assert join_ids(stores, USER, BROWSER, at_us=10, said_by="Ada").links == 1
    assert whose(stores) == {USER}


def test_two_customers_on_one_browser_wait_for_a_person(stores: Stores) -> None:
    done = take(stores, touch("1", BROWSER), identify("a", BROWSER), identify("b", BROWSER))
    assert (done.linked.links, done.linked.conflicts, whose(stores)) == (2, 1, {"a"})
    assert join_ids(stores, "a", "b", at_us=5, said_by="Ada").conflicts == 0
    assert stores.facts.execute("SELECT count(*) FROM conflict").fetchone() == (0,)


def test_an_alias_means_the_browser_where_one_of_that_id_is_known(stores: Stores) -> None:
    take(stores, touch("1", ANONYMOUS + "x"), touch("2", "old"))
    take(stores, alias("new", "x"), alias("new", "old"))
    assert whose(stores) == {"new"}
    assert {one.b_strong for one in links(stores, "new")} == {True, False}


def test_two_who_say_they_were_one_browser_are_not_joined(stores: Stores) -> None:
    take(stores, touch("1", ANONYMOUS + "x"))
    done = take(stores, alias("a", "x"), alias("b", "x"))
    assert (done.linked.conflicts, whose(stores)) == (1, {"a"})


def test_an_id_is_not_tied_to_itself(stores: Stores) -> None:
    assert take(stores, identify("a", "a")).linked.links == 0


def test_what_was_linked_is_linked_when_the_stores_are_opened_again(stores: Stores) -> None:
    take(stores, touch("1", BROWSER), identify(USER, BROWSER))
    stores.close()
    again = open_stores(stores.folder)
    try:
        assert whose(again) == {USER}
        cursor = again.facts.cursor()
        assert put_customer_views(cursor)
        assert cursor.execute("SELECT id_no FROM event").fetchall() == [(number(again, USER),)]
    finally:
        again.close()
