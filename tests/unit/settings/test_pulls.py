from __future__ import annotations

import pytest

from nebelhorn.errors import SettingsError
from nebelhorn.live import PULLS
from nebelhorn.settings import PULL_KINDS, Pull, Settings, parse_settings, settings_text

SQL = 'name = "a"\nkind = "sql"\nmapping = "a.toml"\nurl = "sqlite:///a.db"\ntable = "a"'
REST = 'name = "a"\nkind = "rest"\nmapping = "a.toml"\nurl = "https://a.example"'
FOLDER = 'name = "a"\nkind = "folder"\nmapping = "a.toml"\npath = "inbox"'


def read(*lines: str) -> Pull:
    (pull,) = parse_settings("\n".join(("[[pull]]", *lines)).encode()).pulls
    return pull


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((SQL.replace("sql", "sqlx", 1),), 'kind = "sqlx" is unknown; available: sql'),
        ((SQL, 'watermrk = "x"'), 'unknown key "watermrk"; available: watermark'),
        ((SQL, 'paging = "link"'), 'kind "sql" has no paging; available:'),
        ((SQL, 'query = "SELECT 1"'), "both are there"),
        ((SQL.replace('table = "a"', ""),), "none is there"),
        ((SQL, 'track = ["x"]'), "key is missing; track needs"),
        ((SQL, 'every = "5 minutes"'), 'every must be a span such as "30 s"'),
        ((SQL, "every = 0"), "every must be at least 1 s"),
        ((SQL.replace("sqlite:///a.db", "postgresql://ann:pw@db/a"),), "url holds a password"),
        ((REST, 'paging = "pages"'), 'paging = "pages" is unknown; available: page'),
        ((REST, 'paging = "page"'), "page_parameter is missing"),
        ((REST, 'paging = "cursor"', 'page_parameter = "c"'), "next is missing"),
        ((REST, 'since_parameter = "since"'), "watermark is missing"),
        ((FOLDER.replace('path = "inbox"', ""),), "path is missing"),
        ((FOLDER, 'files = "../*"'), "leads out of the folder"),
        ((SQL, "[[pull]]", SQL), 'there is already a pull "a"'),
    ],
)
def test_what_cannot_be_is_named(lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(*lines)
    assert told in str(caught.value)
    assert "[[pull]] no. " in str(caught.value)


def test_every_kind_is_on_the_shelf() -> None:
    assert tuple(PULLS) == PULL_KINDS


def test_what_is_written_reads_back_the_same() -> None:
    pulls = (
        Pull("o", "sql", "o.toml", 300, url="sqlite:///a.db", query="SELECT 'a'\n", key="id"),
        Pull("f", "folder", "f.toml", 86_400, path="in", files="*.csv", quiet=0),
        Pull(
            *("r", "rest", "r.toml", 90.5),
            url="https://a.example/x?page=0",
            key="id",
            watermark="u",
            overlap=0,
            track=("a", "b"),
            full=True,
            records="a.b",
            paging="page",
            page_parameter="page",
            since_parameter="since",
            headers={"X-Key": "${KEY}"},
        ),
    )
    assert parse_settings(settings_text(Settings(pulls=pulls)).encode()).pulls == pulls


def test_the_example_would_be_valid() -> None:
    lines = settings_text(Settings()).splitlines()
    start = lines.index("# [[pull]]")
    end = next(n for n in range(start, len(lines)) if not lines[n].startswith("# "))
    example = "\n".join(line.removeprefix("# ") for line in lines[start:end])
    assert read(*example.splitlines()[1:]).track == ("status",)
