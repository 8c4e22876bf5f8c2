"""Text files, packed or not and however encoded, are brought to UTF-8."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.text_file import TextFile, open_text

TEXT = "who,when,what\nJörg,2026-03-01,Straße\n"
Open = Callable[..., TextFile]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def write_and_open(content: bytes, name: str = "calls.csv", **options: str) -> TextFile:
        path = tmp_path / name
        path.write_bytes(content)
        read = ReadOptions(scratch=tmp_path / "scratch", **options)  # type: ignore[arg-type]
        return open_text(path, read)

    return write_and_open


def content(text: TextFile) -> str:
    return text.path.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_usual_encodings_are_found(opened: Open, codec: str) -> None:
    assert content(opened(TEXT.encode(codec))) == TEXT


def test_macintosh(opened: Open) -> None:
    text = TEXT.replace("\n", "\r")
    assert content(opened(text.encode("mac_roman"))) == text


def test_another_script(opened: Open) -> None:
    text = """кто,когда,что
Анна Петрова,2026-03-01,позвонила в магазин и спросила о доставке
Борис Иванов,2026-03-02,"написал жалобу, потому что заказ пришёл слишком поздно"
Ольга Смирнова,2026-03-03,купила ещё один билет на поезд
"""
    assert content(opened(text.encode("cp1251"))) == text


def test_few_lines_in_an_older_encoding_are_legible(opened: Open) -> None:
    text = "who,when,what\n" + 500 * "ann,2026-03-01,call\n" + "Jörg,2026-03-01,Straße\n"
    assert content(opened(text.encode("cp1252"))) == text


def test_few_faulty_lines_do_not_make_it_another_encoding(opened: Open) -> None:
    text = opened(400 * "zoë,größe\n".encode() + b"J\xf6rg,1\n")
    assert text.faulty
    assert text.path == text.source
    assert text.found == (("encoding", "UTF-8 (but for 1 line)"),)


def test_the_encoding_may_be_given(opened: Open) -> None:
    assert content(opened("a,b\nŁódź,1\n".encode("cp1250"), encoding="cp1250")) == "a,b\nŁódź,1\n"


def test_bytes_without_meaning_stay_visible(opened: Open) -> None:
    assert content(opened(b"a\x81b,\xe4\n", encoding="cp1252")) == "a\\x81b,ä\n"


def test_gzip(opened: Open) -> None:
    assert content(opened(gzip.compress(TEXT.encode()), name="calls.csv.gz")) == TEXT


def test_gzip_that_breaks_off_says_how_far_it_goes(opened: Open) -> None:
    lines = "".join(f"{number * number},2026-03-01,call\n" for number in range(90_000))
    packed = gzip.compress(lines.encode())
    with pytest.raises(SourceError, match=r"\d+,\d+ lines\) could be read; nothing was"):
        opened(packed[: len(packed) // 2], name="calls.csv.gz")


def test_gzip_of_nothing(opened: Open) -> None:
    with pytest.raises(NothingToImport, match="packed in it is empty"):
        opened(gzip.compress(b""), name="calls.csv.gz")


def zipped(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return path.read_bytes()


def test_zip_with_one_file(opened: Open, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "z", "inner/calls.csv", "__MACOSX/inner/._calls.csv")
    assert content(opened(packed, name="calls.csv.zip")) == TEXT


def test_zip_with_several_files_names_them(opened: Open, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "z", "a.csv", "b.csv")
    with pytest.raises(SourceError, match=r"2 found; available: a\.csv, b\.csv"):
        opened(packed, name="calls.zip")


def test_zip_that_breaks_off(opened: Open, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"ZIP archive|breaks off"):
        opened(zipped(tmp_path / "z", "a.csv")[:60], name="calls.zip")
