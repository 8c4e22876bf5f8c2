"""The house rules a linter cannot see."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

from nebelhorn.engine import ENGINES
from nebelhorn.log import SOURCES
from nebelhorn.predictions import KINDS
from nebelhorn.reality.signals import SIGNALS

ROOT = Path(__file__).parent.parent / "src" / "nebelhorn"
MODULES = sorted(ROOT.rglob("*.py"))
ROOMS = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def module_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_files_stay_small_shallow_and_well_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert len(path.relative_to(ROOT).parts) <= 3
    assert not NAMELESS & {path.stem, *path.relative_to(ROOT).parts[:-1]}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_another_room_is_entered_through_its_door(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    broken = [
        name
        for name in _imported(path)
        if name.startswith("nebelhorn.")
        and name.split(".")[1] in ROOMS - {own}
        and name.count(".") > 1
        and own not in {"__main__", "cli"} | {"__init__"}
    ]
    assert broken == []


def _imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


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
