"""Files as they really come: each is taken, or refused with a sentence that helps."""

from __future__ import annotations

import gzip
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nebelhorn import doctor, fog, import_events, journey_map, open_workspace, report
from nebelhorn.app import Imported, ImportOptions
from nebelhorn.errors import (
    AmbiguousDates,
    MappingError,
    NebelhornError,
    NothingToImport,
    SourceError,
    WorkspaceBusy,
)
from nebelhorn.log import list_rejects

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
HEAD = "customer,time,touchpoint\n"
Write = Callable[[str, "str | bytes"], Path]


def taken(shop: Path, file: Path, **said: object) -> Imported:
    """Import a file, and look at it in every way: nothing may stumble over it."""
    with open_workspace(shop) as workspace:
        done = import_events(workspace, file, options=ImportOptions(**said))
        assert journey_map(workspace).events == done.result.events
        fog(workspace)
        assert not [finding for finding in doctor(workspace) if finding.level == "wrong"]
        report(workspace)
        return done


def reasons(shop: Path) -> list[tuple[int | None, str]]:
    with open_workspace(shop) as workspace:
        return [(r.line, r.reason) for r in list_rejects(workspace.stores.office)[1]]


def refused(shop: Path, file: Path, **said: object) -> NebelhornError:
    with (
        open_workspace(shop) as workspace,
        pytest.raises(NebelhornError) as error,
    ):
        import_events(workspace, file, options=ImportOptions(**said))
    assert file.name in str(error.value) or file.stem in str(error.value)
    with open_workspace(shop) as workspace:
        rows = workspace.stores.facts.execute("SELECT count(*) FROM event").fetchone()
    assert rows == (0,)
    return error.value


def test_an_empty_file(shop: Path, write: Write) -> None:
    assert isinstance(refused(shop, write("log.csv", "")), NothingToImport)


def test_a_header_only(shop: Path, write: Write) -> None:
    error = refused(shop, write("log.csv", HEAD))
    assert isinstance(error, NothingToImport | MappingError), error


def test_one_customer_and_one_event(shop: Path, write: Write) -> None:
    assert taken(shop, write("log.csv", HEAD + "ann,2026-03-01,visit\n")).result.events == 1


def test_all_events_at_one_instant(shop: Path, write: Write) -> None:
    rows = "".join(f"c{n % 5},2026-03-01 10:00:00,step {n % 3}\n" for n in range(30))
    assert taken(shop, write("log.csv", HEAD + rows)).result.events == 30
    with open_workspace(shop) as workspace:
        assert "all events carry one and the same time" in str(doctor(workspace))


def test_dates_in_1970_and_2106(shop: Path, write: Write) -> None:
    rows = "ann,1970-01-01 00:00:00,visit\nann,1970-01-01 00:00:01,order\n"
    file = write("log.csv", HEAD + rows + "ann,2106-02-07 06:28:15,visit\n")
    assert taken(shop, file).result.events == 3
    with open_workspace(shop) as workspace:
        found = str(doctor(workspace))
    assert "from 1970-01-01 to 2106-02-07" in found
    assert "from the future" in found
    assert "from 1970" in found


@pytest.mark.parametrize("year", ["0001", "9999", "12026", "290000"])
def test_years_nobody_meant(shop: Path, write: Write, year: str) -> None:
    file = write("log.csv", HEAD + f"ann,2026-03-01,visit\nann,{year}-03-01,order\n")
    done = taken(shop, file)
    assert done.result.events + done.result.rejected == 2


def test_mixed_time_zones(shop: Path, write: Write) -> None:
    rows = (
        "ann,2026-03-01T12:00:00+02:00,first\nann,2026-03-01T10:30:00Z,second\n"
        "ann,2026-03-01T09:00:00-05:00,fourth\nann,2026-03-01 12:00:00,third\n"
    )
    taken(shop, write("log.csv", HEAD + rows), time_zone="Europe/Berlin")
    with open_workspace(shop) as workspace:
        order = [step.source for step in journey_map(workspace).transitions]
    assert sorted(order) == ["first", "second", "third"]


def test_bytes_that_are_no_utf8(shop: Path, write: Write) -> None:
    rows = "".join(f"c{n},2026-03-01,visit größe\n" for n in range(50))
    done = taken(shop, write("log.csv", (HEAD + rows).encode("cp1252")))
    assert done.result.events == 50
    with open_workspace(shop) as workspace:
        assert journey_map(workspace).stations[0].touchpoint == "visit größe"


def test_one_broken_record_among_good_ones(shop: Path, write: Write) -> None:
    good = "".join(f"c{n},2026-03-01,größe\n" for n in range(50)).encode()
    file = write("log.csv", HEAD.encode() + good + b"x\xff\xfe,2026-03-01,visit\n")
    done = taken(shop, file)
    assert done.result.events + done.result.rejected == 51
    assert done.result.events >= 50


def test_nul_bytes(shop: Path, write: Write) -> None:
    rows = "".join(f"c{n},2026-03-01,visit\n" for n in range(20)).encode()
    file = write("log.csv", HEAD.encode() + rows + b"d\x00,2026-03-01,vi\x00sit\n")
    done = taken(shop, file)
    assert done.result.events + done.result.rejected == 21
    assert done.result.events >= 20


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_an_export_that_excel_mangled(shop: Path) -> None:
    done = taken(shop, SHARED / "import_fixtures" / "Tweets_dirty_excel_copy.csv")
    assert (done.result.events, done.result.rejected) == (14_638, 2)
    assert reasons(shop) == [
        (8073, "bytes that are not UTF-8"),
        (13825, "bytes that are not UTF-8"),
    ]
    assert ("tweet_created", "Excel serial days (42059.48), zone UTC where none is given") in (
        done.result.found
    )


def test_a_truncated_gzip(shop: Path, write: Write) -> None:
    rows = "".join(f"c{n},2026-03-01 10:{n % 60:02}:00,visit\n" for n in range(5000))
    whole = gzip.compress((HEAD + rows).encode())
    error = refused(shop, write("log.csv.gz", whole[: len(whole) // 2]))
    assert isinstance(error, SourceError)


def test_an_xml_bomb(shop: Path, write: Write) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "boom"}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE log [{entities}]><log><trace>&a9;</trace></log>'
    error = refused(shop, write("log.xes", bomb))
    assert isinstance(error, SourceError)
    assert "entit" in str(error).lower()


def test_equal_ids_with_other_content(shop: Path, write: Write) -> None:
    rows = "1,ann,2026-03-01,visit\n1,ann,2026-03-02,order\n2,bob,2026-03-01,visit\n"
    done = taken(shop, write("log.csv", "event_id," + HEAD + rows))
    assert (done.result.events, done.result.rejected) == (2, 1)
    assert reasons(shop) == [
        (3, "same id as another record, other content (the earliest was kept)")
    ]


def test_a_mapping_that_names_a_missing_column(shop: Path, write: Write) -> None:
    log = write("log.csv", HEAD + "ann,2026-03-01,visit\n")
    mapping = write(
        "map.toml",
        '[[event]]\ntime = "zeit"\ncustomer = "customer"\ntouchpoint_column = "touchpoint"\n',
    )
    with (
        open_workspace(shop) as workspace,
        pytest.raises(MappingError, match=r"log: no column 'zeit'; available: .*time.*"),
    ):
        import_events(workspace, log, mapping=mapping)


def test_a_table_without_a_time(shop: Path, write: Write) -> None:
    error = refused(shop, write("log.csv", "customer,touchpoint\nann,visit\n"))
    assert "say which with --time COLUMN (available: customer, touchpoint)" in str(error)


def test_days_and_months_that_cannot_be_told_apart(shop: Path, write: Write) -> None:
    file = write("log.csv", HEAD + "ann,03/04/2026,visit\nann,05/06/2026,order\n")
    with (
        open_workspace(shop) as workspace,
        pytest.raises(AmbiguousDates, match="say --day-first or --month-first"),
    ):
        import_events(workspace, file)
    assert taken(shop, file, day_first=True).result.events == 2


def test_somebody_at_a_terminal_is_asked_and_it_goes_on(shop: Path, write: Write) -> None:
    file = write("log.csv", HEAD + "ann,03/04/2026,visit\nann,05/06/2026,order\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "nebelhorn", "-w", str(shop), "import", str(file)]
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    _read_until(ours, b"[d/m]")
    os.write(ours, b"perhaps\n")  # no answer: it asks again
    _read_until(ours, b"[d/m]")
    os.write(ours, b"d\n")
    said = _read_until(ours, None)
    assert child.wait(timeout=60) == 0
    os.close(ours)
    assert b"%d/%m/%Y" in said


def _read_until(terminal: int, sign: bytes | None) -> bytes:
    said = b""
    while sign is None or sign not in said:
        ready, _, _ = select.select([terminal], [], [], 120)
        assert ready, said.decode()
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the other end has closed: all is said
            chunk = b""
        if not chunk:
            assert sign is None, said.decode()
            return said
        said += chunk
    return said


def test_a_second_process_on_the_same_workspace(
    shop: Path, nebelhorn: Callable[..., object]
) -> None:
    hold = (
        "import sys, nebelhorn\n"
        "with nebelhorn.open_workspace(sys.argv[1]):\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(shop)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        said = nebelhorn("-w", shop, "map")
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert f"pid {other.pid}" in said.err
        with pytest.raises(WorkspaceBusy), open_workspace(shop):
            pass
        other.communicate()
    assert nebelhorn("-w", shop, "doctor").code == 0
