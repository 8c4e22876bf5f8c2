"""The documentation is complete, its links lead somewhere, and its commands print what it says."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.main import get_command

import nebelhorn
import nebelhorn.app
from nebelhorn import errors
from nebelhorn.cli.main import app
from nebelhorn.conditions import FEATURES
from nebelhorn.engine import ENGINES
from nebelhorn.log.sources import SOURCES
from nebelhorn.predictions import KINDS
from nebelhorn.predictions.ledger import BLOCK_SEALS
from nebelhorn.predictions.record import RECORD

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SRC = ROOT / "src" / "nebelhorn"
TOP_PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
PAGES = sorted(DOCS.rglob("*.md"))
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"```.*?```", re.DOTALL)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


hooks = load(DOCS / "hooks.py")
tutorial = load(ROOT / "scripts" / "tutorial.py")
GENERATED = {name: write() for name, write in hooks.PAGES.items()}


def commands(command: Any, before: str = "nebelhorn") -> Iterator[tuple[str, Any]]:
    yield before, command
    for name, found in getattr(command, "commands", {}).items():
        yield from commands(found, f"{before} {name}")


def keys_allowed_in(file: Path) -> set[str]:
    """Every text in a call of ``allow`` or in a tuple of keys: what a TOML file may say."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        is_allow = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "allow"
        is_keys = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("_KEYS")
        if is_allow or is_keys:
            found |= {
                part.value
                for part in ast.walk(node)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
    return found


@pytest.mark.parametrize(("path", "command"), list(commands(get_command(app))))
def test_every_command_and_option_is_in_the_reference(path: str, command: Any) -> None:
    page = GENERATED["reference/cli.md"]
    section = page.split(f"## {path}\n")[1].split("\n## ")[0]
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            shown = option.upper() if parameter.param_type_name == "argument" else option
            assert f"`{shown}`" in section
        assert getattr(parameter, "help", None), f"{path} {parameter.name} has no help"


def test_every_source_is_in_the_reference() -> None:
    page = GENERATED["reference/sources.md"]
    for kind in SOURCES.values():
        assert f"| `{kind.name}` |" in page
        assert all(f"`{suffix}`" in page for suffix in kind.suffixes)


def test_every_feature_is_in_the_reference_in_both_languages() -> None:
    page = GENERATED["reference/features.md"]
    for feature in FEATURES:
        assert f"| `{feature.name}` |" in page
        assert feature.en in page
        assert feature.de in page


def test_every_settings_key_is_in_the_reference() -> None:
    page = GENERATED["reference/settings.md"]
    sections = {"company", "journey", "learning", "stage"}
    sections |= {"touchpoint", "group", "question", "belief", "pull", "egress"} | {
        "asking",
        "ask",
        "voice",
        "mail",
        "letter",
    }
    files = [
        SRC / "settings" / name
        for name in (
            "read.py",
            "read_ask.py",
            "read_belief.py",
            "read_pull.py",
            "read_voice.py",
            "read_mail.py",
        )
    ]
    for key in set().union(*map(keys_allowed_in, files)) - sections:
        assert f"| `{key}` |" in page
    assert all(f"[{section}]" in page for section in sections)


def test_every_mapping_key_is_in_the_reference() -> None:
    page = GENERATED["reference/mapping.md"]
    for key in keys_allowed_in(SRC / "log" / "mapping_file.py"):
        assert f"`{key}`" in page or f"[{key}]" in page


def test_every_error_is_in_the_reference() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    ours = [kind for kind in kinds if issubclass(kind, errors.NebelhornError)]
    assert len(ours) > 5
    assert all(f"`{kind.__name__}`" in GENERATED["reference/errors.md"] for kind in ours)


def test_every_public_name_is_in_the_reference() -> None:
    for name in nebelhorn.__all__:
        found = getattr(nebelhorn, name)
        page = "errors" if name in vars(errors) else "library"
        said = f"`{name}`" if page == "errors" else f"::: {found.__module__}.{found.__qualname__}\n"
        assert said in GENERATED[f"reference/{page}.md"]
        assert (found.__doc__ or "").strip(), name


def test_every_type_of_the_verbs_is_in_the_reference() -> None:
    results = (DOCS / "reference" / "results.md").read_text(encoding="utf-8")
    for name in nebelhorn.app.__all__:
        found = getattr(nebelhorn.app, name)
        if name in nebelhorn.__all__ or not hasattr(found, "__module__"):
            continue  # of a plain value its own module says what it is
        assert (found.__doc__ or "").strip(), name
        place = f"::: {found.__module__}"
        if name in hooks.TAKEN:
            assert f"{place}.{found.__qualname__}\n" in GENERATED["reference/library.md"]
            continue
        whole = re.search(rf"^{place}\n((?:    .*\n)*)", results, re.MULTILINE)
        members = re.search(r"members: \[(.*)\]", whole[1]) if whole else None
        listed = members is None or name in members[1].split(", ")
        assert f"{place}.{name}\n" in results or (whole and listed), name


def test_every_kind_of_question_is_in_the_reference() -> None:
    page = GENERATED["reference/questions.md"]
    for kind in KINDS.values():
        section = page.split(f"## {kind.name}\n")[1].split("\n## ")[0]
        assert "| classes | 0: `" in section
        assert kind.en in page
        assert kind.de in page
        assert all(f"`{key}`" in page for needed in kind.needs for key in needed.split(" or "))
    settings = GENERATED["reference/settings.md"]
    assert all(f"`{name}`" in settings for name in KINDS)


def test_the_record_on_the_page_about_the_ledger_is_the_one_that_is_sealed() -> None:
    page = (DOCS / "explanation" / "ledger.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| `(\w+)` \|", page, re.MULTILINE)
    fields = [(RECORD.fields[name], name) for name in RECORD.names]
    assert [(int(at), int(size), name) for at, size, name in rows] == [
        (at, kind.itemsize, name) for (kind, at), name in fields
    ]
    assert f"{RECORD.itemsize} bytes, little-endian, packed" in page
    assert f"at most {BLOCK_SEALS:,} seals" in page


def test_every_engine_is_named_on_the_page_about_kernels() -> None:
    page = (DOCS / "explanation" / "kernels.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in ENGINES)


def test_every_page_stands_in_the_navigation() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = {*(str(page.relative_to(DOCS)) for page in PAGES), *GENERATED}
    assert sorted(name for name in listed if f": {name}\n" not in config) == []


def test_nothing_is_loaded_from_elsewhere_when_the_documentation_is_read() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "font: false" in config
    for forbidden in ("analytics", "extra_javascript", "googleapis", "unpkg", "jsdelivr", "//cdn"):
        assert forbidden not in config


@pytest.mark.parametrize("page", [*TOP_PAGES, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.findall(text):
        target = link.partition("#")[0]
        if not target or re.match(r"[a-z]+:", target):
            continue
        found = (page.parent / target).resolve()
        written = found.is_relative_to(DOCS) and str(found.relative_to(DOCS)) in GENERATED
        assert written or found.exists(), f"{page.name}: {link}"


def test_commands_of_readme_and_contributing_are_in_the_makefile() -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named: set[str] = set()
    for page in (*TOP_PAGES, *PAGES):
        text = page.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:^(?:\$ )?|`)make ([a-z-]+)", text, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_options_named_in_the_pages_exist() -> None:
    known = {
        option
        for _, command in commands(get_command(app))
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    for page in (ROOT / "README.md", *PAGES):
        for line in page.read_text(encoding="utf-8").splitlines():
            if re.match(r"(\$ )?nebelhorn ", line):
                named = set(re.findall(r" (--[a-z-]+)", line))
                assert named <= known, f"{page.name}: {line}"


def runs_on_samples(page: Path) -> bool:
    """Pages on ``../shared/data`` are made anew by ``make examples``, too slow for every day."""
    text = page.read_text(encoding="utf-8")
    return any(tutorial.steps(text)) and not tutorial.needs_shared(text)


@pytest.mark.parametrize("page", list(filter(runs_on_samples, PAGES)), ids=lambda page: page.stem)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    with tutorial.place(tmp_path):
        for step in tutorial.steps(text):
            if step.append_to:
                tutorial.append(step.append_to, "\n".join(step.shown))
                continue
            printed = iter(tutorial.tidy(tutorial.in_process(step.command)))
            missing = [line for line in step.shown if line not in printed]  # in this order
            assert missing == [], " ".join(step.command)


def test_the_python_of_the_how_to_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (DOCS / "how-to" / "python.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- python -->\n```python\n(.*?)```", page, re.DOTALL)
    assert found
    with tutorial.place(tmp_path):
        exec(compile(found[1], "python.md", "exec"), {})  # noqa: S102 - our own page
        assert Path("demo/from-python/report.html").is_file()
    assert "3332 events, 7881 answers" in capsys.readouterr().out
