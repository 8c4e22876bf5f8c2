"""What loads nothing before it is used: doors of rooms, and libraries that few commands need.

A command uses little of the program. If the door of every room imported all that stands behind it,
``nebelhorn --version`` would load SciPy.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


def export_lazily(package: str) -> None:
    """Load what a package shows when it is asked for, not with the package.

    The package lists its names in ``__all__`` and says under ``if TYPE_CHECKING:`` where they come
    from, in plain ``from … import …``. Type checkers, import-linter and editors read that as they
    read any import; here it is read when the first name is asked for.

    A name is loaded once. Where a function is called like the module it stands in, the package
    shows the function, as it does when it imports it.

    Args:
        package: ``__name__`` of the package; it calls this as the last thing it does.

    Examples:
        >>> import nebelhorn.clock, nebelhorn.settings
        >>> nebelhorn.settings.span_text.__module__
        'nebelhorn.settings.span'
        >>> nebelhorn.settings.nothing
        Traceback (most recent call last):
        AttributeError: module 'nebelhorn.settings' has no attribute 'nothing'
    """
    sys.modules[package].__class__ = _Door


def late(module: str) -> Any:
    """Return a module of a library that is imported when something in it is first used.

    For libraries that take long to load and that few commands need. A room that names one at the
    top of a file in this way is loaded without it.

    Args:
        module: Its full name.

    Examples:
        >>> late("math").floor(2.5)
        2
    """
    return _Late(module)


class _Late(ModuleType):
    """Stands for a module until something in it is used."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # whoever looks a module over, such as doctest, does not use it
            raise AttributeError(name)
        found: object = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


class _Door(ModuleType):
    """A package whose names are imported when they are asked for."""

    __all__: list[str]

    def __getattr__(self, name: str) -> object:
        if name not in self.__all__:
            msg = f"module {self.__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        module, there = _origins(str(self.__file__))[name]
        found: object = getattr(import_module(module), there)
        super().__setattr__(name, found)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        # Python binds each module it has imported to its name in the package: `seals.py` would
        # stand where the function `seals` is to stand
        if not (isinstance(value, ModuleType) and name in self.__all__):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.__all__})


@cache
def _origins(file: str) -> dict[str, tuple[str, str]]:
    """Return for each name that is shown the module it comes from and its name there."""
    source = ast.parse(Path(file).read_text(encoding="utf-8"))
    return {
        shown.asname or shown.name: (str(line.module), shown.name)
        for block in source.body
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for shown in line.names
    }
