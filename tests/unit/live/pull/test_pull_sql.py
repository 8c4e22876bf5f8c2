from __future__ import annotations

import time

import pytest

from nebelhorn.errors import UnknownName
from nebelhorn.live.pull.taking import Taker
from nebelhorn.log import read_pull_mark

T0 = 1_772_359_200_000_000


def test_new_rows_become_events_once(shop, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    put(2, "bob", 1)
    first = shop.pull()
    assert (first.records, first.events, first.trouble) == (2, 2, None)
    again = shop.pull(minutes=5)
    assert (again.events, again.known) == (0, 2)
    put(3, "ann", 6)
    assert shop.pull(minutes=10).events == 1
    assert shop.touchpoints() == [("ann", "Order"), ("ann", "Order"), ("bob", "Order")]


def test_equal_timestamps_and_late_commits_are_not_lost(shop, put, say_orders):
    say_orders('overlap = "10 min"')
    put(1, "ann", 30)
    shop.pull(minutes=31)
    put(2, "bob", 30)  # the same minute
    put(3, "cyd", 21)  # committed nine minutes late
    assert shop.pull(minutes=36).events == 2


def test_the_clock_of_the_source_may_be_anything(shop, put, say_orders):
    say_orders("overlap = 0")
    put(1, "ann", 0)
    shop.pull(minutes=60 * 24 * 365)  # our clock is a year ahead of the source
    put(2, "bob", 1)
    assert shop.pull(minutes=60 * 24 * 365 + 5).events == 1


def test_a_row_from_the_future_hides_nothing(shop, source, put, say_orders):
    say_orders()
    source.execute("INSERT INTO orders VALUES (9,'eve','2026-03-01','new',1,'2099-01-01 00:00:00')")
    put(1, "ann", 0)
    assert shop.pull().events == 2
    put(2, "bob", 20)
    assert shop.pull(minutes=21).events == 1


def test_rows_without_a_watermark_are_read_too(shop, source, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    shop.pull()
    source.execute("INSERT INTO orders VALUES (2, 'bob', '2026-03-01 10:00', 'new', 1, NULL)")
    assert shop.pull(minutes=5).events == 1


def test_changes_of_tracked_columns_become_events(shop, put, say_orders):
    say_orders('track = ["status", "price"]')
    put(1, "ann", 0)
    put(2, "bob", 0)
    assert shop.pull().changes == 0
    put(1, "ann", 7, "shipped")
    put(2, "bob", 8, "new", 11.5)
    done = shop.pull(minutes=10)
    assert (done.changes, done.events) == (2, 2)
    assert [event for event in shop.events() if event[1] != "Order"] == [
        ("ann", "orders: status changed to shipped", "2026-03-01 10:07:00"),
        ("bob", "orders: price changed", "2026-03-01 10:08:00"),
    ]
    assert shop.pull(minutes=15).changes == 0
    put(1, "ann", 16, "new")  # and back again
    assert shop.pull(minutes=20).changes == 1
    held = shop.workspace.stores.facts.execute(
        "SELECT count(*) FROM event_object JOIN object USING (object_no) WHERE name = '1'"
    ).fetchone()
    assert held == (3,)


def test_deleted_rows_become_events(shop, source, put, say_orders):
    say_orders("full = true")
    for number in range(1, 5):
        put(number, f"c{number}", number)
    shop.pull(minutes=10)
    source.execute("DELETE FROM orders WHERE id = 2")
    assert shop.pull(minutes=15).deletes == 1
    assert ("c2", "orders deleted", "2026-03-01 10:15:00") in shop.events()
    assert shop.pull(minutes=20).deletes == 0


def test_a_table_that_is_being_filled_anew_deletes_nobody(shop, source, put, say_orders):
    say_orders("full = true")
    for number in range(1, 60):
        put(number, f"c{number}", number / 2)
    shop.pull(minutes=30)
    source.execute("DELETE FROM orders")
    stopped = shop.pull(minutes=35)
    assert "59 of 59 known keys are gone at once" in stopped.trouble
    assert stopped.deletes == 0
    assert shop.pull(minutes=40, accept=True).deletes == 59


def test_own_names_for_changes(shop, put, say_orders):
    say_orders('track = ["status"]')
    (shop.folder / "orders.toml").write_text(
        """
source = "erp"
[[event]]
time = "ordered_at"
customer = "customer"
touchpoint = "Order"
[[event]]
table = "changes"
time = "change_at"
customer = "customer"
touchpoint = "Parcel on its way"
where = "change_new = 'shipped'"
"""
    )
    put(1, "ann", 0)
    shop.pull()
    put(1, "ann", 7, "shipped")
    shop.pull(minutes=10)
    put(1, "ann", 11, "lost")
    shop.pull(minutes=15)
    assert shop.touchpoints() == [("ann", "Order"), ("ann", "Parcel on its way")]


class _Cut(Exception):
    pass


@pytest.mark.parametrize("place", ["before the commit", "after the commit"])
def test_what_stops_in_the_middle_is_neither_lost_nor_doubled(
    shop, put, say_orders, monkeypatch, place
):
    say_orders('track = ["status"]\nfull = true')
    put(1, "ann", 0)
    shop.pull()
    put(1, "ann", 7, "shipped")
    put(2, "bob", 8)
    mark = read_pull_mark(shop.workspace.stores.facts, "orders")
    with monkeypatch.context() as patched:
        if place == "before the commit":
            patched.setattr(Taker, "_write", lambda *_: (_ for _ in ()).throw(_Cut()))
        else:
            patched.setattr(
                "nebelhorn.live.pull.seen_rows.SeenRows.taken",
                lambda *_: (_ for _ in ()).throw(_Cut()),
            )
        with pytest.raises(_Cut):
            shop.pull(minutes=10)
    before = place == "before the commit"
    assert len(shop.events()) == (1 if before else 3)
    assert (read_pull_mark(shop.workspace.stores.facts, "orders") == mark) == before
    shop.pull(minutes=15)
    put(1, "ann", 16, "new")
    shop.pull(minutes=20)
    assert shop.touchpoints() == [
        ("ann", "Order"),
        ("ann", "orders: status changed to new"),
        ("ann", "orders: status changed to shipped"),
        ("bob", "Order"),
    ]


def test_a_column_that_is_gone_stops_the_pull_until_it_is_back(shop, source, put, say_orders):
    say_orders('track = ["status"]')
    put(1, "ann", 0)
    shop.pull()
    source.execute("ALTER TABLE orders RENAME COLUMN status TO state")
    source.execute(
        "INSERT INTO orders VALUES (2, 'bob', '2026-03-01 10:01:00', 'new', 1, "
        "'2026-03-01 10:01:00')"
    )
    stopped = shop.pull(minutes=5)
    assert "no column 'status' (track); available: state" in stopped.trouble
    assert shop.status().trouble == stopped.trouble
    source.execute("ALTER TABLE orders RENAME COLUMN state TO status")
    assert shop.pull(minutes=10).events == 1
    assert shop.status().trouble is None


def test_a_column_of_another_type_stops_the_pull_until_it_is_accepted(
    shop, source, put, say_orders
):
    say_orders('track = ["price"]')
    put(1, "ann", 0)
    shop.pull()
    source.execute("ALTER TABLE orders DROP COLUMN price")
    source.execute("ALTER TABLE orders ADD COLUMN price TEXT")
    source.execute("UPDATE orders SET price = '9,00', updated_at = '2026-03-01 10:02:00'")
    told = shop.pull(minutes=5).trouble
    assert "column 'price' had values of kind number so far, and has text now" in told
    assert "nebelhorn pull orders --accept" in told
    assert shop.pull(minutes=10, accept=True).trouble is None
    assert shop.pull(minutes=15).trouble is None


def test_the_watermark_of_another_type_is_named(shop, source, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    shop.pull()
    source.execute("ALTER TABLE orders DROP COLUMN updated_at")
    source.execute("ALTER TABLE orders ADD COLUMN updated_at INTEGER")
    source.execute("INSERT INTO orders VALUES (2, 'bob', '2026-03-01 11:00:00', 'new', 1, 18)")
    told = shop.pull(minutes=5).trouble or ""
    assert told == "" or "updated_at" in told
    assert shop.pull(minutes=6, accept=True).events == 1


def test_a_source_that_is_down_is_asked_again_later_and_later(shop, source, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    erp = shop.folder.parent / "erp.db"
    erp.rename(erp.with_suffix(".away"))
    waits = []
    for _ in range(3):
        assert "there is no such file" in shop.pull().trouble
        waits.append(shop.status().next.timestamp() - T0 / 1e6)
    expected = pytest.approx([30, 60, 120], rel=0.2)
    assert waits == expected
    assert shop.status().failures == 3
    erp.with_suffix(".away").rename(erp)
    assert shop.pull().events == 1
    assert shop.status().failures == 0


def test_a_query_with_colons_and_percent_signs(shop, put, source, say_orders):
    put(1, "ann", 0)
    shop.say(
        f"""
[[pull]]
name = "orders"
kind = "sql"
url = "sqlite:///{shop.folder.parent}/erp.db"
query = '''
SELECT *, 'a:b' || ' 100%' AS note FROM orders WHERE status LIKE '%w' -- :all
;'''
key = "id"
watermark = "id"
mapping = "orders.toml"
"""
    )
    assert shop.pull().events == 1
    put(2, "bob", 1)
    assert shop.pull().events == 1


def test_a_key_that_is_there_twice_is_refused(shop, put, say_orders, source):
    say_orders()
    put(1, "ann", 0)
    put(2, "ann", 0)
    file = shop.folder / "nebelhorn.toml"
    file.write_text(file.read_text().replace('key = "id"', 'key = "customer"'))
    assert "'ann' is there twice" in shop.pull().trouble


def test_a_table_that_is_not_there_and_one_that_is_near(shop, say_orders, source):
    say_orders()
    file = shop.folder / "nebelhorn.toml"
    file.write_text(file.read_text().replace('table = "orders"', 'table = "ordrs"'))
    assert "table 'ordrs' cannot be read" in shop.pull().trouble
    assert "available: orders" in shop.pull().trouble


def test_ten_thousand_rows_do_not_take_long(shop, source, put, say_orders):
    say_orders('track = ["status"]\nfull = true')
    source.execute("BEGIN")
    for number in range(10_000):
        put(number, f"c{number % 700}", number / 60)
    source.execute("COMMIT")
    before = time.perf_counter()
    assert shop.pull(minutes=500).events == 10_000
    first = time.perf_counter()
    assert shop.pull(minutes=505).events == 0
    assert (first - before, time.perf_counter() - first) < (20, 5)


def test_more_than_one_portion_of_equal_times(shop, source, say_orders):
    say_orders()
    insert = (
        "INSERT INTO orders VALUES (?, 'c' || ? % 9, '2026-03-01 10:00', 'new', 1, '2026-03-01')"
    )
    source.execute("BEGIN")
    source.executemany(insert, ((number, number) for number in range(25_000)))
    source.execute("COMMIT")
    assert shop.pull().events == 25_000
    source.execute("BEGIN")
    source.executemany(insert, ((number, number) for number in range(25_000, 26_000)))
    source.execute("COMMIT")
    assert shop.pull(minutes=5).events == 1_000


def test_an_unknown_name(shop, say_orders):
    say_orders()
    with pytest.raises(UnknownName, match="available: orders"):
        shop.pull("order")


def test_what_comes_after_the_first_time_was_known_when_it_was_pulled(shop, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    shop.pull(minutes=10)
    put(2, "bob", 11)
    shop.pull(minutes=15)
    rows = shop.workspace.stores.facts.execute(
        "SELECT (known_us - t_us) / 60000000 FROM event ORDER BY t_us"
    ).fetchall()
    assert rows == [(None,), (4.0,)]
