from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn.errors import AmbiguousDates, SourceError
from nebelhorn.log.times import TimeFormat, check_zone, find_time_format


def found(*values: str | None, **options: object) -> TimeFormat | None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (d VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?)", [[value] for value in values])
    return find_time_format(connection, "t", "d", **options)


def read(form: TimeFormat | None, value: str) -> str | None:
    """Return what a format makes of a value, in UTC."""
    assert form is not None
    row = duckdb.connect().execute(f"SELECT {form.sql('v')} FROM (SELECT ? AS v)", [value])
    (t_us,) = row.fetchone()
    return None if t_us is None else f"{datetime.fromtimestamp(t_us / 1e6, UTC):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("values", "last_in_utc"),
    [
        (["2026-03-01", "2026-03-31"], "2026-03-31 00:00:00"),
        (["2026-03-01T14:30:00Z", "2026-03-31T14:30:00.250Z"], "2026-03-31 14:30:00"),
        (["2026-03-01 14:30", "2026-03-31 14:30"], "2026-03-31 14:30:00"),
        (["31.12.2025", "01.02.2026 "], "2026-02-01 00:00:00"),
        (["31.12.25 9:05", "01.02.26 9:05"], "2026-02-01 09:05:00"),
        (["12/31/2025 11:59 PM", "02/01/2026 12:01 AM"], "2026-02-01 00:01:00"),
        (["31 Dec 2025", "1 Feb 2026"], "2026-02-01 00:00:00"),
        (["20251231", "20260201"], "2026-02-01 00:00:00"),
        (["2025/12/31 08:00:00", "2026/02/01 08:00:00"], "2026-02-01 08:00:00"),
        (["1767139200", "1769904000"], "2026-02-01 00:00:00"),
        (["1767139200000", "1769904000000"], "2026-02-01 00:00:00"),
        (["1767139200000000", "1769904000000000"], "2026-02-01 00:00:00"),
        (["46022.5", "46054.75"], "2026-02-01 18:00:00"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_usual_ways_of_writing_a_time_are_recognised(values: list[str], last_in_utc: str) -> None:
    assert read(found(*values), values[-1]) == last_in_utc


def test_1970_and_2106_are_times_like_any_other() -> None:
    assert read(found("1970-01-01 00:00:00"), "1970-01-01 00:00:00") == "1970-01-01 00:00:00"
    assert read(found("2106-02-07 06:28:15"), "2106-02-07 06:28:15") == "2106-02-07 06:28:15"
    assert read(found("4294967295"), "4294967295") == "2106-02-07 06:28:15"


def test_offsets_and_the_zone_for_times_without_one() -> None:
    form = found("2026-07-01 12:00:00", "2026-07-01T12:00:00+02:00", zone="Europe/Berlin")
    assert read(form, "2026-07-01 12:00:00") == "2026-07-01 10:00:00"
    assert read(form, "2026-07-01T12:00:00+02:00") == "2026-07-01 10:00:00"
    assert read(form, "2026-07-01T12:00:00Z") == "2026-07-01 12:00:00"
    assert read(form, "2026-07-01T12:00:00-0530") == "2026-07-01 17:30:00"
    assert read(form, "2026-01-01 12:00:00") == "2026-01-01 11:00:00"  # winter


def test_one_day_above_twelve_settles_the_order_of_day_and_month() -> None:
    assert found("03/04/2026", "13/04/2026").pattern == "%d/%m/%Y"
    assert found("03/04/2026", "04/13/2026").pattern == "%m/%d/%Y"


def test_where_nothing_settles_it_a_person_is_asked() -> None:
    with pytest.raises(AmbiguousDates, match=r"column d.*03/04/2026.*--day-first"):
        found("03/04/2026", "05/06/2026")
    assert found("03/04/2026", day_first=True).pattern == "%d/%m/%Y"
    assert found("03/04/2026", day_first=False).pattern == "%m/%d/%Y"


def test_the_settling_day_may_stand_far_beyond_the_sample() -> None:
    assert found(*["03/04/2026"] * 3000, "25/12/2026").pattern == "%d/%m/%Y"


def test_dots_mean_day_first() -> None:
    assert found("03.04.2026").pattern == "%d.%m.%Y"


def test_a_stray_first_value_decides_nothing() -> None:
    assert found("unknown", "1767139200", "1769904000").kind == "epoch_s"
    assert found("0", "2026-03-01", "2026-03-02").kind == "iso"


def test_what_is_no_time_is_not_taken_for_one() -> None:
    assert found("red", "green") is None
    assert found(None) is None
    assert found("17", "18") is None


def test_a_value_in_another_format_is_unreadable_not_wrong() -> None:
    assert read(found("31.12.2025", "13.01.2026"), "yesterday") is None


def test_zones_must_exist() -> None:
    with pytest.raises(SourceError, match=r"mapping: no such time zone 'Mars/Base'.*Europe/Berlin"):
        check_zone("Mars/Base", "mapping")


@settings(deadline=None, max_examples=8)
@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_file_does_not_matter(seconds: list[int], order: Random) -> None:
    written = [f"{datetime.fromtimestamp(s, UTC):%d.%m.%Y %H:%M:%S}" for s in seconds]
    shuffled = order.sample(written, len(written))
    assert found(*written) == found(*shuffled)
    assert read(found(*written), written[0]) == f"{datetime.fromtimestamp(seconds[0], UTC)}"[:19]
