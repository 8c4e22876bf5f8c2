"""The house rules a linter cannot see."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from nebelhorn.engine import ENGINES
from nebelhorn.log import SOURCES
from nebelhorn.predictions import KINDS
from nebelhorn.reality.signals import SIGNALS

ROOT = Path(__file__).parent.parent / "src" / "nebelhorn"
ROOMS = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


# one test for all modules: thousands that take a millisecond are mostly what pytest adds to them


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in ROOT.rglob("*.py")}


@pytest.fixture(scope="module")
def trees(sources: dict[str, str]) -> dict[str, ast.Module]:
    return {name: ast.parse(source) for name, source in sources.items()}


def test_files_stay_small_shallow_and_well_named(sources: dict[str, str]) -> None:
    assert [name for name, source in sources.items() if len(source.splitlines()) > 300] == []
    assert [name for name in sources if len(Path(name).parts) > 3] == []
    assert [name for name in sources if NAMELESS & set(Path(name).with_suffix("").parts)] == []


def test_another_room_is_entered_through_its_door(trees: dict[str, ast.Module]) -> None:
    broken = {name: _past_the_door(Path(name), tree) for name, tree in trees.items()}
    assert {name: found for name, found in broken.items() if found} == {}


def _past_the_door(path: Path, tree: ast.Module) -> list[str]:
    own = path.parts[0].removesuffix(".py")
    return [
        name
        for name in _imported(tree)
        if name.startswith("nebelhorn.")
        and name.split(".")[1] in ROOMS - {own}
        and name.count(".") > 1
        and own not in {"__main__", "cli"} | {"__init__"}
    ]


def _imported(tree: ast.Module) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def test_every_module_says_what_it_is_for(trees: dict[str, ast.Module]) -> None:
    assert [name for name, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_every_module_on_the_shelf_of_sources_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.log.sources")
    found = {f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)}
    assert {entry.read.__module__ for entry in SOURCES.values()} == found


def test_every_module_on_the_shelf_of_kinds_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.predictions.kinds")
    found = {f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)}
    assert {kind.acts.__module__ for kind in KINDS.values()} == found


def test_every_module_on_the_shelf_of_signals_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.reality.signals")
    found = {f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)}
    listed = {
        part.__module__ for entry in SIGNALS.values() for part in (entry.series, entry.alarms)
    }
    assert listed - {"nebelhorn.reality.signal"} == found


def test_every_engine_is_listed() -> None:
    runners = {
        path.stem
        for path in (ROOT / "engine").glob("*.py")
        if f"def run_on_{path.stem}(" in path.read_text(encoding="utf-8")
    }
    assert set(ENGINES) == runners


def test_every_kernel_and_template_comes_along() -> None:
    # one idea a file holds for SQL too: a kernel is a file beside its room
    kernels = sorted(ROOT.rglob("*.sql"))
    assert kernels
    assert {path.parent.name for path in kernels} == {"kernels"}


@pytest.mark.parametrize("mark", ["real", "crash", "postgres", "browser", "engines"])
def test_marked_tests_stand_where_make_looks_for_them(mark: str) -> None:
    tests = Path(__file__).parent
    made = (tests.parent / "Makefile").read_text(encoding="utf-8")
    target = re.search(rf"^test-{mark}:.*\n(?:\t.*\n)*?\t.* -m {mark} (.*)$", made, re.MULTILINE)
    assert target
    places = [tests.parent / place for place in target[1].split()]
    marked = [
        file
        for file in tests.rglob("test_*.py")
        if re.search(
            rf"^(?:@|    |pytestmark = .*)pytest\.mark\.{mark}\b", file.read_text("utf-8"), re.M
        )
    ]
    assert marked
    assert [file for file in marked if not any(map(file.is_relative_to, places))] == []
