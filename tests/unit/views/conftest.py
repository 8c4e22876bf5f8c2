from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest

from nebelhorn.views import render_report


def _load():
    path = Path(__file__).with_name("example_reports.py")
    spec = importlib.util.spec_from_file_location("example_reports", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


EXAMPLES = _load()


@pytest.fixture(scope="session")
def examples():
    """The module of invented reports, to build variations from."""
    return EXAMPLES


@pytest.fixture(scope="session", params=sorted(EXAMPLES.EXAMPLES))
def any_name(request):
    return request.param


@pytest.fixture(scope="session")
def any_report(any_name):
    return EXAMPLES.EXAMPLES[any_name]()


@pytest.fixture(scope="session")
def page_of():
    """The page of an invented report by its name, drawn once for all tests that only read it."""

    @cache
    def draw(name):
        return render_report(EXAMPLES.EXAMPLES[name]())

    return draw


@pytest.fixture(scope="session")
def fibre():
    return EXAMPLES.fibre()
