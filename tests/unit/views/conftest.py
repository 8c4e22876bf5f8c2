from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


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
def any_report(request):
    return EXAMPLES.EXAMPLES[request.param]()


@pytest.fixture(scope="session")
def fibre():
    return EXAMPLES.fibre()
