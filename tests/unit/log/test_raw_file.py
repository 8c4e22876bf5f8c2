from __future__ import annotations

import gzip

import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw_file import check_file, opened


def test_gzip_is_known_by_its_bytes_not_its_name(tmp_path):
    path = tmp_path / "calls.txt"
    path.write_bytes(gzip.compress(b"hello"))
    with opened(path) as stream:
        assert stream.read() == b"hello"


def _read(path):
    with opened(path) as stream:
        stream.read()


@pytest.mark.parametrize("damage", [lambda whole: whole[:-9], lambda whole: whole[:-6] + b"xxxxxx"])
def test_a_damaged_gzip(tmp_path, damage):
    path = tmp_path / "calls.gz"
    path.write_bytes(damage(gzip.compress(b"hello" * 1000)))
    with pytest.raises(SourceError, match=r"calls\.gz: the gzip file is cut off or damaged"):
        _read(path)


def test_what_stands_beside_a_missing_file(tmp_path):
    (tmp_path / "orders.csv").touch()
    with pytest.raises(SourceError, match=r"there is no such file; available: orders\.csv"):
        check_file(tmp_path / "order.csv")


def test_a_folder(tmp_path):
    (tmp_path / "orders.csv").touch()
    with pytest.raises(
        SourceError, match=r"name one file in it, or say with --map .* \(available: orders"
    ):
        check_file(tmp_path)


def test_an_empty_file(tmp_path):
    (tmp_path / "orders.csv").touch()
    with pytest.raises(NothingToImport, match=r"orders\.csv: the file is empty"):
        check_file(tmp_path / "orders.csv")
