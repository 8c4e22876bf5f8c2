"""Text tables as people bring them: every record is read, or kept with line and reason."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import RawTable, ReadOptions, Unreadable
from nebelhorn.log.sources.csv_file import read_csv

Rows = list[tuple[object, ...]]


class Reader:
    """Writes a file, reads it as a table and fetches what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect()

    def table(self, content: bytes | Path, name: str = "calls.csv", **options: object) -> RawTable:
        path = content if isinstance(content, Path) else self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        read = ReadOptions(scratch=self.folder / "scratch", **options)  # type: ignore[arg-type]
        return read_csv(str(path), read, self.connection).tables[0]

    def rows(self, table: RawTable) -> Rows:
        return self.connection.execute(f"SELECT * FROM {table.relation}").fetchall()

    def numbered(self, table: RawTable) -> Rows:
        return self.connection.execute(f"SELECT * FROM {table.numbered}").fetchall()

    def read(self, content: bytes, **options: object) -> Rows:
        return self.rows(self.table(content, **options))


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def found(table: RawTable) -> dict[str, str]:
    return dict(table.found)


def faults(table: RawTable) -> list[tuple[int | None, str]]:
    return [(fault.line, fault.reason) for fault in table.unreadable()]


HEAD = b"who,when,what\n"
ROW = b"ann,2026-03-01,call\n"


class TestFormat:
    def test_says_what_it_found(self, reader: Reader) -> None:
        table = reader.table('Kunde;Tag;Preis\n"Müller; Söhne";2026-03-01;1,50\n'.encode("cp1252"))
        assert reader.rows(table) == [("Müller; Söhne", "2026-03-01", "1,50")]
        assert found(table) == {
            "encoding": "cp1252 (it is not UTF-8; from its letters)",
            "delimiter": "semicolon ;",
            "quoting": '", inside quotes ""',
            "header": "first record",
            "decimal comma": "Preis",
        }

    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    def test_delimiters(self, reader: Reader, sign: str) -> None:
        lines = ["who,when,what", "ann,2026-03-01,call", "bob,2026-03-02,", "cem,2026-03-03,shop"]
        table = reader.table("\n".join(lines).replace(",", sign).encode())
        assert table.columns == ("who", "when", "what")
        assert reader.rows(table)[1] == ("bob", "2026-03-02", None)

    def test_columns_that_stand_apart_by_spaces(self, reader: Reader) -> None:
        table = reader.table(b" id  date number\r\n 00001 19970101  1\r\n 00002 19970112 12\r\n")
        assert table.columns == ("id", "date", "number")
        assert reader.numbered(table)[1] == (3, "00002", "19970112", "12")
        assert found(table)["delimiter"] == "spaces"

    def test_the_delimiter_may_be_given(self, reader: Reader) -> None:
        table = reader.table(b"a b:c d\n1 2:3\n", delimiter=":")
        assert table.columns == ("a b", "c d")

    @pytest.mark.parametrize(
        ("options", "words"),
        [({"delimiter": "::"}, "one sign such as"), ({"encoding": "klingon"}, "usual ones are")],
    )
    def test_what_cannot_be_given(
        self, reader: Reader, options: dict[str, str], words: str
    ) -> None:
        with pytest.raises(SourceError, match=words):
            reader.table(HEAD + ROW, **options)

    def test_the_first_line_excel_writes_to_name_the_delimiter(self, reader: Reader) -> None:
        table = reader.table(b"sep=;\r\na;b\r\n1;2,5\r\n")
        assert reader.numbered(table) == [(3, "1", "2,5")]

    def test_apostrophes_as_quotes(self, reader: Reader) -> None:
        assert reader.read(b"a,b\n'x, y',1\n'it''s',2\n") == [("x, y", "1"), ("it's", "2")]

    def test_quotes_hidden_by_backslashes(self, reader: Reader) -> None:
        table = reader.table(b'a,b\n"say \\"hi\\", he said",1\n"C:\\\\temp",2\n"plain",3\n')
        assert reader.rows(table) == [('say "hi", he said', "1"), ("C:\\temp", "2"), ("plain", "3")]
        assert found(table)["quoting"] == '", inside quotes \\"'

    def test_one_column(self, reader: Reader) -> None:
        table = reader.table(b'id\n17\n"1\n8"\n\n19\n')
        assert reader.numbered(table) == [(2, "17"), (3, "1\n8"), (6, "19")]

    def test_a_file_name_with_wildcards_is_that_file(self, reader: Reader) -> None:
        reader.table(b"a,b\n9,9\n", name="calls1.csv")
        table = reader.table(b"a,b\n1,2\n", name="calls[1]*'.csv")
        assert reader.rows(table) == [("1", "2")]


class TestHeader:
    def test_none(self, reader: Reader) -> None:
        table = reader.table(b"ann,2026-03-01,1\nbob,2026-03-02,2\n")
        assert table.columns == ("column1", "column2", "column3")
        assert reader.numbered(table)[0] == (1, "ann", "2026-03-01", "1")
        assert found(table)["header"].startswith("none")

    def test_more_names_than_any_record_has_cells(self, reader: Reader) -> None:
        assert reader.read(b"id,day,note\n1,2026-03-01\n2,2026-03-01\n")[1][2] is None

    def test_names_that_are_missing_or_there_twice(self, reader: Reader) -> None:
        table = reader.table(b"id,Day,,day,_line\n1,2026-03-01,x,y,z\n")
        assert table.columns == ("id", "Day", "column3", "day_2", "_line_2")
        assert found(table)["name twice"] == "column 5, _line, is called _line_2"

    def test_a_title_above_it_is_rejected_and_told(self, reader: Reader) -> None:
        table = reader.table(b"Calls of March\n\nwho,when,what\nann,2026-03-01,call\n")
        assert table.columns == ("who", "when", "what")
        assert reader.numbered(table) == [(4, "ann", "2026-03-01", "call")]
        assert faults(table) == [(1, "1 column instead of 3")]


class TestMissing:
    def test_texts_that_mean_no_value(self, reader: Reader) -> None:
        rows = reader.read(b'a,b,c\n1,?,NULL\n2,"",n/a\n3, ? ,nan \n')
        assert rows == [("1", None, None), ("2", None, None), ("3", None, None)]

    def test_none_at_all(self, reader: Reader) -> None:
        assert reader.read(b"a,b\n1,\n2,?\n", missing=("-",)) == [("1", ""), ("2", "?")]


class TestLines:
    def test_cells_with_line_ends_and_blank_lines(self, reader: Reader) -> None:
        table = reader.table(b'a,b\n\n1,"x\ny\r\nz"\n\n   \n2,u\n')
        assert reader.numbered(table) == [(3, "1", "x\ny\r\nz"), (8, "2", "u")]
        assert found(table)["blank lines"] == "3 passed over"

    def test_cells_with_line_ends_in_a_tidy_file(self, reader: Reader) -> None:
        table = reader.table(b'a,b\r\n1,"x\r\ny\rz\n"\r\n"\n2",u\r\n3,v\r\n')
        lines = [row[0] for row in reader.numbered(table)]
        assert lines == [2, 6, 8]

    def test_mixed_line_ends(self, reader: Reader) -> None:
        table = reader.table(b"a,b\r\n1,x\n2,y\r3,z\r\n")
        assert reader.numbered(table) == [(2, "1", "x"), (3, "2", "y"), (4, "3", "z")]

    def test_line_ends_of_old_macs(self, reader: Reader) -> None:
        assert reader.read(b"a,b\r1,x\r2,y\r") == [("1", "x"), ("2", "y")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_other_line_ends_in_the_first_cell(self, reader: Reader, end: str) -> None:
        text = f'"x\r\ny\nz\r",1{end}u,2'  # and none behind the last record
        assert reader.read(text.encode()) == [("x\r\ny\nz\r", "1"), ("u", "2")]


class TestUnreadable:
    def test_wrong_number_of_columns(self, reader: Reader) -> None:
        table = reader.table(HEAD + 60 * ROW + b"bob\n" + ROW + b"c,d,e,f\n" + ROW)
        assert len(reader.rows(table)) == 62
        assert table.unreadable() == [
            Unreadable(62, "1 column instead of 3", "bob"),
            Unreadable(64, "4 columns instead of 3", "c,d,e,f"),
        ]
        assert found(table)["lines unreadable"] == "2"

    def test_a_quote_never_closed_costs_one_line(self, reader: Reader) -> None:
        table = reader.table(HEAD + 50 * ROW + b'bob,"2026,call\n' + 50 * ROW)
        assert len(reader.rows(table)) == 100
        assert faults(table) == [(52, "a quote opens that is not closed properly")]

    def test_text_behind_a_quote(self, reader: Reader) -> None:
        table = reader.table(HEAD + 9 * (b'"a, b",2026-03-01,c\n') + b'"a"b,2026-03-01,c\n')
        assert len(reader.rows(table)) == 9
        assert faults(table) == [(11, "a quote opens that is not closed properly")]

    def test_quotes_inside_cells_are_ordinary(self, reader: Reader) -> None:
        rows = reader.read(b'a,b\n5" pipe,1\nsay "hi",2\n"x",3\n')
        assert [row[0] for row in rows] == ['5" pipe', 'say "hi"', "x"]

    def test_bytes_that_are_not_utf8(self, reader: Reader) -> None:
        good = "zoë,2026-03-01,größe\n".encode()
        table = reader.table(HEAD + 300 * good + b"bob,\xff\xfe,call\n" + good)
        assert len(reader.rows(table)) == 301
        assert table.unreadable() == [
            Unreadable(302, "bytes that are not UTF-8", "bob,\\xff\\xfe,call")
        ]

    def test_nul_bytes(self, reader: Reader) -> None:
        table = reader.table(HEAD + ROW + b"bob,2026-03-02,c\0ll\n" + ROW)
        assert len(reader.rows(table)) == 2
        assert table.unreadable() == [Unreadable(3, "a NUL byte", "bob,2026-03-02,c\\x00ll")]

    def test_many_short_records_are_filled_up(self, reader: Reader) -> None:
        table = reader.table(b"a,b,c\n" + 20 * b"1,2,3\n4,5\n")
        assert reader.rows(table)[:2] == [("1", "2", "3"), ("4", "5", None)]
        assert "short records" in found(table)

    def test_a_longer_line_than_is_ever_held(self, reader: Reader) -> None:
        table = reader.table(HEAD + ROW + b"x" * 9_000_000 + b"\n" + ROW)
        assert [row[0] for row in reader.numbered(table)] == [2, 4]
        (fault,) = table.unreadable()
        assert (fault.line, fault.reason) == (3, "longer than 2,000,000 bytes")
        assert fault.raw == "x" * 10_000


class TestNothing:
    def test_empty_file(self, reader: Reader) -> None:
        with pytest.raises(NothingToImport, match="empty"):
            reader.table(b"")

    def test_header_only(self, reader: Reader) -> None:
        with pytest.raises(NothingToImport, match="only a header: who, when, what"):
            reader.table(HEAD)

    def test_blank_lines_only(self, reader: Reader) -> None:
        with pytest.raises(NothingToImport, match="no record"):
            reader.table(b"\n\n\r\n")

    def test_not_a_text(self, reader: Reader) -> None:
        with pytest.raises(SourceError, match="looks like a Parquet file"):
            reader.table(b"PAR1\x15\x04\x15" + bytes(range(256)))
        with pytest.raises(SourceError, match="control signs"):
            reader.table(bytes(range(1, 256)) * 40)

    def test_no_such_file_says_what_is_near(self, reader: Reader) -> None:
        reader.table(HEAD + ROW)
        with pytest.raises(SourceError, match=r"available: calls\.csv"):
            reader.table(reader.folder / "call.csv")

    def test_a_folder(self, reader: Reader) -> None:
        with pytest.raises(SourceError, match="is a folder"):
            reader.table(reader.folder)
