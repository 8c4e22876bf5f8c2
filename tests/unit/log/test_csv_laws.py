"""Whatever a table holds, what Python's csv writer writes is read back, and nothing is lost."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nebelhorn.errors import SourceError
from nebelhorn.log.csv_cutter import Cutter, Shape
from nebelhorn.log.csv_grammar import Grammar
from nebelhorn.log.raw import RawTable, ReadOptions
from nebelhorn.log.sources.csv_file import read_csv

SHARED = Path(__file__).parents[4] / "shared" / "data"
FILES = [
    *(f"olist_half/olist_{name}_dataset.csv" for name in (
        "customers", "order_items", "order_payments", "order_reviews", "orders", "products",
        "sellers",
    )),
    "tax2017/helpdesk.csv",
    "tax2017/bpi_12_w.csv",
    "cdnow/cdnow_customers_summary.csv",
    "nhs_feedback/phase1_text_data.csv",
    "nhs_feedback/v6framework_230831.csv",
    "germeval2017_dev/dev_v1.4_no_test_overlap.tsv",
    "germeval2017_dev/trial_no_test_overlap.tsv",
    "import_fixtures/Tweets_dirty_excel_copy.csv",
]  # fmt: skip
MISSING = dict.fromkeys(ReadOptions().missing)

CONNECTION = duckdb.connect()  # one for all examples: to connect takes longer than to read

cells = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
) | st.text("ab,;\t|\"'\\\r\n ", max_size=8)


def tables(columns: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=1, max_size=12)


def fetch(table: RawTable, connection: duckdb.DuckDBPyConnection) -> list[list[object]]:
    rows = connection.execute(f"SELECT * FROM {table.numbered}").fetchall()
    assert [row[1:] for row in rows] == connection.execute(
        f"SELECT * FROM {table.relation}"
    ).fetchall()
    return [list(row) for row in rows]


def expected(text: str, skip: int, **dialect: object) -> list[list[object]]:
    """Line and cells of each record, by Python's reader."""
    reader = csv.reader(io.StringIO(text, newline=""), **dialect)  # type: ignore[arg-type]
    rows: list[list[object]] = []
    line = 1
    for row in reader:
        if row:
            rows.append([line, *(MISSING.get(cell.strip(" "), cell) for cell in row)])
        line = reader.line_num + 1
    return rows[skip:]


@given(
    rows=st.integers(2, 5).flatmap(tables),
    # with lone feeds the writer leaves returns unquoted, which no reader can take back
    style=st.sampled_from(
        [(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")]
    ),
    sign=st.sampled_from(",;\t|"),
)
@example(rows=[["", ""]], style=(csv.QUOTE_MINIMAL, "\r\n"), sign=",")
@example(rows=[["\u00a0", "\u3000x"]], style=(csv.QUOTE_ALL, "\n"), sign=",")
@example(rows=[["\u00a0", "\u3000x"]], style=(csv.QUOTE_MINIMAL, "\r\n"), sign=",")
@example(rows=[["\u00a0", ""]], style=(csv.QUOTE_MINIMAL, "\r\n"), sign=",")
@example(rows=[['"', "\r"]], style=(csv.QUOTE_MINIMAL, "\r\n"), sign=",")
@settings(max_examples=settings.default.max_examples // 2)
def test_written_is_read(rows: list[list[str]], style: tuple[int, str], sign: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign, quoting=style[0], lineterminator=style[1])  # type: ignore[arg-type]
    # a header and tidy records: what the cells hold is the law here, not what can be guessed
    writer.writerow([f"name {letter}" for letter in "abcde"[: len(rows[0])]])
    writer.writerows([[str(n)] * len(rows[0]) for n in range(30)] + rows)
    # before a quote a backslash is either content or hides it, and the file does not tell which
    assume('\\"' not in text.getvalue())
    with tempfile.TemporaryDirectory() as folder, CONNECTION.cursor() as connection:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.getvalue().encode())
        options = ReadOptions(scratch=Path(folder), delimiter=sign, encoding="utf-8")
        table = read_csv(str(path), options, connection).tables[0]
        assert table.unreadable() == []
        written = [[MISSING.get(cell.strip(" "), cell) for cell in row] for row in rows]
        assert [row[1:] for row in fetch(table, connection)[30:]] == written


@given(st.binary(max_size=300) | st.text('1a,"\n\r\0 é\\', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, CONNECTION.cursor() as connection:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        try:
            table = read_csv(str(path), ReadOptions(scratch=Path(folder)), connection).tables[0]
        except SourceError as error:
            if str(path) not in str(error):
                raise
        else:
            rows = fetch(table, connection)
            known = dict(table.found)
            assert len(table.unreadable()) == int(known.get("lines unreadable", 0))
            assert all(row[0] for row in rows)


@given(
    st.lists(
        st.sampled_from([b"1,2\n", b"\n", b'"a\n', b'"b\nc",4\n', b"1\r\n", b"\0\n", b'x"y,"z"\r'])
    )
)
def test_every_byte_of_a_file_is_copied_blank_or_shown(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    cutter = Cutter(io.BytesIO(content), Shape(Grammar(b",", b'"'), 2, ragged=False, header=0))
    copied = b"".join(part for part, _ in cutter.parts())
    shown = "".join(fault.raw.replace("\\x00", "\0") for fault in cutter.unreadable).encode()
    signs = b'\r\n"'  # line ends and quotes are made alike
    assert sorted((copied + shown).translate(None, signs)) == sorted(content.translate(None, signs))


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_real_files_is_lost(name: str, tmp_path: Path) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is only where ../shared is")
    content = path.read_bytes()
    connection = duckdb.connect()
    table = read_csv(str(path), ReadOptions(scratch=tmp_path), connection).tables[0]
    skip = int(("header", "first record") in table.found)
    tabs = {"delimiter": "\t", "quoting": csv.QUOTE_NONE} if path.suffix == ".tsv" else {}
    known = expected(content.decode("utf-8", "backslashreplace"), skip, **tabs)
    rejected = {fault.line for fault in table.unreadable()}
    width = len(table.columns) + 1
    sound = [row + [None] * (width - len(row)) for row in known if row[0] not in rejected]
    assert fetch(table, connection) == sound
    assert len(known) == len(sound) + len(rejected)
