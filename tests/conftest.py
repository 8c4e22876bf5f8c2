"""What tests of all rooms share: workspaces, the command line in this process, facts as sets."""

from __future__ import annotations

import fcntl
import gc
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import settings

from nebelhorn import Workspace, import_events, init, open_workspace, replay
from nebelhorn.cli.main import main
from nebelhorn.demo import simulate
from nebelhorn.engine import connect, insert_arrow
from nebelhorn.log import (
    ImportJob,
    ImportResult,
    Mapping,
    RawTable,
    Stores,
    all_customer_names,
    answer_texts,
    import_job,
    list_rejects,
    open_stores,
)
from nebelhorn.log.facts import found_facts
from nebelhorn.log.office import open_office

NOW = 1_780_000_000_000_000

# laws whose examples are costly take a part of these; `make test-laws` looks longer
settings.register_profile("quick", max_examples=36, deadline=None)
settings.register_profile("thorough", max_examples=360, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what thousands of collected tests have brought: it all stays."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let go of it again."""
    gc.unfreeze()


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> object:
        return json.loads(self.out)


Command = Callable[..., Said]
Facts = dict[str, Counter[tuple[object, ...]]]
Record = dict[str, str | None]


@pytest.fixture
def nebelhorn(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return the command line: arguments in, exit code and texts out."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        code = int(left.value.code or 0)
        del left  # its traceback holds this frame, and through it DuckDB, until Python has left
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a new workspace."""
    init(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Return a function that writes a file beside the workspace."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return a function that has a folder made once for all workers; copy it to change it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name} is made"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def foretold(once: Once) -> Callable[[Path], Path]:
    """Return a function that copies a workspace: a small made-up company, foretold and settled."""

    def make(folder: Path) -> None:
        made = simulate(folder / "data", customers=110, months=8, seed=11, incidents=False)
        shutil.copyfile(made.settings, init(folder / "shop"))
        with open_workspace(folder / "shop") as workspace:
            import_events(workspace, folder / "data", mapping=made.mapping)
            replay(workspace)

    return lambda place: Path(shutil.copytree(once("foretold", make) / "shop", place))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Return empty stores, closed afterwards."""
    opened = open_stores(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def raw() -> Callable[..., RawTable]:
    """Return a function that makes a raw table of records, as a source would."""

    def make(stores: Stores, name: str, records: Sequence[Record]) -> RawTable:
        columns = tuple(dict.fromkeys(key for record in records for key in record))
        listed = ", ".join(f'"{column}" VARCHAR' for column in columns)
        stores.facts.execute(f'CREATE OR REPLACE TEMP TABLE "raw {name}" (_line BIGINT, {listed})')
        if records:
            marks = ", ".join(["?"] * (len(columns) + 1))
            rows = ", ".join([f"({marks})"] * len(records))
            cells = [
                cell
                for line, record in enumerate(records, start=2)
                for cell in (line, *(record.get(column) for column in columns))
            ]
            stores.facts.execute(f'INSERT INTO "raw {name}" VALUES {rows}', cells)
        relation = f'(SELECT * EXCLUDE (_line) FROM "raw {name}")'
        return RawTable(name, relation, columns, f'"raw {name}"')

    return make


@pytest.fixture(scope="session")
def bring(raw: Callable[..., RawTable]) -> Callable[..., ImportResult]:
    """Return a function that imports records by a mapping: tables by name, one rule or more."""

    def run(
        stores: Stores, tables: dict[str, Sequence[Record]], mapping: Mapping, **said: object
    ) -> ImportResult:
        made = {name: raw(stores, name, records) for name, records in tables.items()}
        text = said.pop("mapping_text", "text of the mapping")
        job = ImportJob(made, mapping, str(text), "events.csv", "UTC", NOW, **said)
        return import_job(stores, job)

    return run


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Workspace]]:
    """Return a function that makes a workspace of moments, with facts in memory.

    Events are (id, customer, day, touchpoint) or with the day on which they became known as fifth;
    answers are (id, customer, day, score). Days may be fractions. The office is one and the same
    for all worlds of a session, so that customers keep their keys.
    """
    folder = tmp_path_factory.mktemp("world")
    office = open_office(folder / "office.sqlite")
    numbers = count()

    def make(
        events: Sequence[tuple[object, ...]],
        answers: Sequence[tuple[object, ...]] = (),
        *,
        settings: str = "",
    ) -> Workspace:
        place = folder / str(next(numbers))
        place.mkdir()
        (place / "nebelhorn.toml").write_text(settings, encoding="utf-8")
        facts = connect(threads=1)
        found_facts(facts)
        names = sorted({str(event[3]) for event in events})
        facts.execute(
            "INSERT INTO touchpoint SELECT row_number() OVER (ORDER BY name), name "
            "FROM (SELECT unnest(?::VARCHAR[]) AS name)",
            [names],
        )
        padded = [(*event, None, None)[:6] for event in events]
        numbered = {name: number for number, name in enumerate(names, start=1)}
        rows = {
            "event_id": [int(str(event[0])) for event in padded],
            "id_no": [event[1] for event in padded],
            "t_us": [_us(event[2]) for event in padded],
            "known_us": [None if event[4] is None else _us(event[4]) for event in padded],
            "touchpoint_no": [numbered[str(event[3])] for event in padded],
            "value": [event[5] for event in padded],
        }
        insert_arrow(facts, "event", pa.table(rows, schema=_EVENTS))
        said = {
            "answer_id": [answer[0] for answer in answers],
            "id_no": [answer[1] for answer in answers],
            "t_us": [_us(answer[2]) for answer in answers],
            "score": [answer[3] for answer in answers],
        }
        insert_arrow(facts, "answer", pa.table(said, schema=_ANSWERS))
        # nobody else holds it: a world ends with the test that asked for it
        return Workspace(place, Stores(place, facts, office))

    yield make
    office.dispose()


_EVENTS = pa.schema(
    [
        ("event_id", pa.int64()),
        ("id_no", pa.int64()),
        ("t_us", pa.int64()),
        ("known_us", pa.int64()),
        ("touchpoint_no", pa.int32()),
        ("value", pa.float64()),
    ]
)
_ANSWERS = pa.schema(
    [
        ("answer_id", pa.int64()),
        ("id_no", pa.int64()),
        ("t_us", pa.int64()),
        ("score", pa.float64()),
    ]
)


def _us(day: object) -> int:
    return round(float(str(day)) * 86_400_000_000)


@pytest.fixture(scope="session")
def sealed_in() -> Callable[[Workspace], list[tuple[object, ...]]]:
    """Return a function that reads all seals of a workspace, by names instead of numbers."""

    def read(workspace: Workspace) -> list[tuple[object, ...]]:
        classes = ", ".join(f"class_{n}, chance_{n}" for n in range(1, 9))
        return workspace.stores.facts.execute(
            "SELECT sealed_us, customer_no, kind, moment_id, question_no, groups, flags, "
            f"definition, support, confidence, {classes}, majority, majority_chance, markov, "
            "markov_chance FROM seal JOIN sealed_point USING (run_no, point_no) "
            "JOIN rule USING (rule_no) ORDER BY ALL"
        ).fetchall()

    return read


@pytest.fixture(scope="session")
def facts_of() -> Callable[[Path | Stores], Facts]:
    """Return a function that reads all facts of a workspace, by names instead of numbers.

    Numbers (of touchpoints, attributes, customers) are given as things come; two workspaces say
    the same when they say the same with names.
    """

    def read(place: Path | Stores) -> Facts:
        if isinstance(place, Stores):
            return _facts(place)
        stores = open_stores(place)
        try:
            return _facts(stores)
        finally:
            stores.close()

    return read


def _facts(stores: Stores) -> Facts:
    names = dict(zip(*all_customer_names(stores.office), strict=True))
    texts = dict(zip(*answer_texts(stores.office), strict=True))
    attributes = stores.facts.execute(
        "SELECT name, column_name FROM attribute ORDER BY 1"
    ).fetchall()
    columns = "".join(f', e."{column}"' for _, column in attributes)
    events = stores.facts.execute(
        "SELECT e.id_no, e.event_id, e.t_us, e.known_us, t.name, s.name, e.value"
        f"{columns} FROM event AS e JOIN touchpoint AS t USING (touchpoint_no) "
        "JOIN source AS s USING (source_no)"
    ).fetchall()
    answers = stores.facts.execute(
        "SELECT a.id_no, a.answer_id, a.t_us, a.known_us, a.score, a.raw_score, a.scale_low, "
        "a.scale_high, a.on_event_id, (SELECT list(name ORDER BY rank) FROM about AS b JOIN "
        "touchpoint USING (touchpoint_no) WHERE b.about_no = a.about_no)::VARCHAR, a.object_no, "
        "a.has_text, a.topic, a.circumstance, a.goal, s.name FROM answer AS a "
        "JOIN source AS s USING (source_no)"
    ).fetchall()
    return {
        "events": Counter(
            (
                names[row[0]],
                *row[1:7],
                tuple(
                    (name, value)
                    for (name, _), value in zip(attributes, row[7:], strict=True)
                    if value is not None
                ),
            )
            for row in events
        ),
        "answers": Counter((names.get(row[0]), *row[1:], texts.get(row[1])) for row in answers),
        "abouts": Counter(stores.facts.execute("SELECT about_no, rank FROM about").fetchall()),
        "counts": Counter(
            stores.facts.execute(
                "SELECT name, day_us, count FROM touch_count JOIN touchpoint USING (touchpoint_no)"
            ).fetchall()
        ),
        "objects": Counter(stores.facts.execute("FROM object").fetchall()),
        "event objects": Counter(stores.facts.execute("FROM event_object").fetchall()),
        "object objects": Counter(stores.facts.execute("FROM object_object").fetchall()),
        "rejects": Counter(
            (r.reject_id, r.source, r.reason, tuple(sorted((r.record or {}).items())))
            for r in list_rejects(stores.office, limit=2**31)[1]
        ),
    }
