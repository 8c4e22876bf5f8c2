"""A command loads what it uses: doors of rooms and the command line load nothing of themselves."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest
import typer
from typer.main import get_group

import nebelhorn
from nebelhorn.cli.verbs import VERBS, Commands
from nebelhorn.lazy import _Door, _origins

HEAVY = {"scipy", "sqlalchemy", "pyarrow", "numpy", "duckdb", "sqlglot", "httpx", "starlette"}
ROOMS = [
    name
    for name in (
        "nebelhorn",
        *(f.name for f in pkgutil.walk_packages(nebelhorn.__path__, "nebelhorn.") if f.ispkg),
    )
    if isinstance(importlib.import_module(name), _Door)
]


def loaded_by(code: str) -> set[str]:
    """Return the packages and libraries a new Python has loaded after running something."""
    said = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('loaded', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(said.stdout.split("loaded ")[1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import nebelhorn",
        "import nebelhorn.app",
        "import nebelhorn.cli.main",
        "from nebelhorn.cli.main import exit_code; exit_code(['--version'])",
        "from nebelhorn.cli.main import exit_code; exit_code(['no-such-verb'])",
    ],
)
def test_the_start_loads_no_library_that_takes_long(code: str) -> None:
    assert not HEAVY & loaded_by(code)


@pytest.mark.parametrize("verb", ["map", "why", "verify", "backup"])
def test_a_verb_loads_nothing_that_only_others_need(verb: str) -> None:
    loaded = loaded_by(f"from nebelhorn.cli.main import exit_code; exit_code(['{verb}', '--help'])")
    assert not {"scipy", "sklearn", "httpx", "starlette", "jinja2"} & loaded
    assert not {"nebelhorn.rules.learn", "nebelhorn.views.words", "nebelhorn.web"} & loaded


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_shows_what_it_lists(room: str) -> None:
    door = importlib.import_module(room)
    origins = _origins(str(door.__file__))
    assert set(origins) == set(door.__all__), "a door imports under `if TYPE_CHECKING:` only"
    for name in door.__all__:
        assert name in dir(door)
        assert not isinstance(getattr(door, name), ModuleType), name


def test_rooms_are_lazy() -> None:
    assert {"nebelhorn", "nebelhorn.app", "nebelhorn.log", "nebelhorn.live.asks"} <= set(ROOMS)


def test_a_function_is_shown_where_its_module_is_called_like_it() -> None:
    shown = "from nebelhorn import settings\nassert callable(settings.ask_text)"
    for first in ("import nebelhorn.settings.ask_text", "pass"):
        loaded_by(f"{first}\n{shown}\nimport nebelhorn.settings.ask_text\n{shown}")


def test_a_name_that_is_not_there_is_missed() -> None:
    with pytest.raises(AttributeError, match=r"'nebelhorn\.log' has no attribute 'nothing'"):
        _ = importlib.import_module("nebelhorn.log").nothing


def test_a_library_is_loaded_when_it_is_first_used() -> None:
    named = "from nebelhorn.lazy import late\nspecial = late('scipy.special')"
    assert "scipy" not in loaded_by(named)
    assert "scipy.special" in loaded_by(f"{named}\nassert special.stdtrit(3, 0.975) > 3")


@pytest.mark.parametrize("module", sorted(set(VERBS.values())))
def test_each_module_brings_the_verbs_it_is_listed_for(module: str) -> None:
    app = typer.Typer()
    getattr(importlib.import_module(f"nebelhorn.cli.{module}"), f"add_{module}")(app)
    assert set(get_group(app).commands) == {verb for verb, at in VERBS.items() if at == module}


def test_commands_are_those_of_the_table() -> None:
    commands = Commands()
    assert list(commands) == list(VERBS)
    assert commands["map"] is commands["map"]
    assert "no-such-verb" not in commands
    assert commands.get("no-such-verb") is None
