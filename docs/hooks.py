"""Write the reference from the code itself, each time the documentation is built.

``PAGES`` is the list: a page below ``reference/`` and the function that writes it.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from typer.main import get_command

import nebelhorn
import nebelhorn.app
from nebelhorn import errors
from nebelhorn.cli.main import app
from nebelhorn.conditions import FEATURES
from nebelhorn.conditions.words import FUNCTIONS, MAX_LENGTH, MAX_WORDS
from nebelhorn.engine import ENGINES
from nebelhorn.log import mapping as mapping_model
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.sources import SOURCES
from nebelhorn.predictions import KINDS, SYMBOL_NAMES, Deciding, Kind, Touchpoints
from nebelhorn.settings import (
    SCALES,
    Ask,
    AskingSettings,
    LetterSettings,
    MailSettings,
    Pull,
    Question,
    Scale,
    VoiceForm,
    model,
    settings_text,
)

_KINDS = {
    "text": "text",
    "number": "number",
    "whole": "whole number",
    "truth": "true or false",
    "time": "time",
}
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n        .+)*)", re.MULTILINE)
_ASK_KEYS = tuple(f.name for f in dataclasses.fields(Ask) if f.name != "questions")
# What a missing key means where the field itself has no default.
_LEFT_OUT = {
    "table": "the only table",
    "de": "as `en`, else the id",
    "en": "as `de`, else the id",
}
# Types of ``nebelhorn.app`` that verbs take; what they return stands on the page of results.
TAKEN = (
    *("ImportOptions", "ColumnRoles", "ReadOptions", "Figure", "FunnelPlace", "Outcome"),
    *("ExportKind", "SealState"),
)
# Where the key in TOML is called otherwise than the field in Python.
_TOML_KEYS = {
    "tool": "from",
    "touchpoint_columns": "touchpoint_column` or `touchpoint_columns",
    "other": "with` (or `other",
}


def cli_page() -> str:
    """Every command with every argument and option, as the command line itself knows them."""
    command = get_command(app)
    lines = [
        "# Command line",
        "",
        "Every verb works on one workspace: the folder given with `-w`, in the variable "
        "`NEBELHORN_WORKSPACE`, or the one you are in. `--json` prints the whole result for "
        "programs. Progress goes to standard error. Ctrl-C undoes what was begun.",
        "",
        "| exit code | meaning |",
        "|---|---|",
        "| 0 | done |",
        "| 1 | `doctor` found something wrong, or `verify` something changed |",
        "| 2 | it cannot be done; one line on standard error says why |",
        "| 130 | interrupted with Ctrl-C; nothing was left half done, `replay` goes on next time |",
        "",
        "## nebelhorn",
        "",
        *_options(command),
    ]
    for path, found in _commands(command):
        lines += ["", f"## nebelhorn {path}", "", _sentence(found.help), ""]
        lines += ["```text", _usage(path, found), "```", "", *_options(found)]
    return "\n".join(lines) + "\n"


def _commands(command: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, found in getattr(command, "commands", {}).items():
        path = f"{before}{name}"
        yield path, found
        yield from _commands(found, f"{path} ")


def _usage(path: str, command: Any) -> str:
    parts = [f"nebelhorn [-w FOLDER] {path} [OPTIONS]"]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = parameter.name.upper() + ("..." if parameter.nargs != 1 else "")
            parts.append(name if parameter.required else f"[{name}]")
    return " ".join(parts)


def _options(command: Any) -> list[str]:
    rows = []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = f"`{parameter.name.upper()}`"
        else:
            name = ", ".join(f"`{opt}`" for opt in (*parameter.opts, *parameter.secondary_opts))
        text = _sentence(getattr(parameter, "help", None))
        default = parameter.default
        if callable(default) or default is None or default is False or default == ():
            shown = "required" if parameter.required else ""
        else:
            shown = f"`{getattr(default, 'value', default)}`"
        if isinstance(default, Enum):
            listed = ", ".join(f"`{choice.value}`" for choice in type(default))
            text = f"{text} One of {listed}."
        if getattr(parameter, "multiple", False) or parameter.nargs == -1:
            text = f"{text} May be given several times."
        rows.append(f"| {name} | {_cell(text)} | {shown} |")
    if not rows:
        return ["It has no options."]
    return ["| option | what | default |", "|---|---|---|", *rows]


def sources_page() -> str:
    """The shelf of sources."""
    lines = [
        "# Sources",
        "",
        "What `nebelhorn import` reads. A kind is found by the end of the file's name and, where "
        "several share it, by its first bytes; a database by the scheme of its URL.",
        "",
        "| name | what | file names or URLs |",
        "|---|---|---|",
    ]
    for kind in SOURCES.values():
        places = [f"`{suffix}`" for suffix in kind.suffixes]
        places += [f"`{scheme}://`" for scheme in kind.schemes]
        lines.append(f"| `{kind.name}` | {_cell(kind.what)} | {', '.join(places)} |")
    lines += ["", "## What can be said about a source", ""]
    lines += ["In Python in `ReadOptions`, on the command line by the options of `import`.", ""]
    lines += ["| field | what | default |", "|---|---|---|"]
    for field in dataclasses.fields(ReadOptions):
        if field.name == "scratch":
            continue
        default = "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{field.name}` | {_attributes(ReadOptions)[field.name]} | {default} |")
    return "\n".join(lines) + "\n"


def features_page() -> str:
    """The typed list of features, and the language of conditions."""
    lines = [
        "# Features and conditions",
        "",
        "A condition is one SQL expression that is true or false, as in "
        "`last_score <= 0.4 and state = 'SP'`. It stands in `[[group]]` of `nebelhorn.toml`. What "
        "it says is looked at anew **as of each event**: nothing that came later is known.",
        "",
        "| feature | kind | English | German |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{feature.name}` | {_KINDS[feature.kind.value]} | {feature.en} | {feature.de} |"
        for feature in FEATURES
    ]
    functions = ", ".join(f"`{name}`" for name in sorted(FUNCTIONS))
    lines += [
        "",
        "Beside these every attribute that was kept at import has its own name, such as `state` "
        "or `service`. An attribute that is called like a feature is `attribute_<name>`. "
        "Attributes are text; beside a number they are read as numbers.",
        "",
        "## What may stand in a condition",
        "",
        "* `and`, `or`, `not`, brackets; `=`, `<>` (or `!=`), `<`, `<=`, `>`, `>=`",
        "* `between … and …`, `in ('a', 'b')`, `like` and `ilike`, `is null`, `is not null`",
        "* `+ - * /`, numbers such as `0.5`, texts in single quotes, `true`, `false`",
        f"* the functions {functions}",
        '* names that are no plain words in double quotes: `"Service type"`',
        "",
        f"At most {MAX_LENGTH:,} characters and {MAX_WORDS} words and signs. A missing value makes a "
        "comparison neither true nor false, as in SQL. What is not understood is an error that "
        "points at the word and says which names there are.",
        "",
        "The same language, over the columns of a table, is used by `where` in a "
        "[mapping file](mapping.md).",
    ]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every key of nebelhorn.toml."""
    lines = [
        "# Settings file",
        "",
        "`nebelhorn.toml` in the workspace says what Nebelhorn should know about your company. "
        "`nebelhorn init` writes it with comments; `nebelhorn import` adds new touchpoints and "
        "proposals. What a person wrote is never changed. A key that is not known is an error, "
        "with the place and the keys there are.",
    ]
    parts = (
        ("[company]", model.Settings, ("name", "time_zone", "language", "site")),
        ("[journey]", model.JourneySettings, None),
        ("[learning]", model.LearningSettings, None),
        ("[egress]", model.EgressSettings, None),
        ("[[stage]]", model.Stage, None),
        ("[[touchpoint]]", model.Touchpoint, None),
        ("[[group]]", model.Group, None),
        ("[[question]]", model.Question, None),
        ("[[belief]]", model.Belief, None),
        ("[[pull]]", Pull, None),
        ("[asking]", AskingSettings, None),
        ("[[ask]]", Ask, _ASK_KEYS),
        ("[[voice]]", VoiceForm, None),
        ("[mail]", MailSettings, None),
        ("[letter]", LetterSettings, None),
    )
    for heading, kind, names in parts:
        lines += ["", f"## {heading}", "", *_lead(heading, kind), *_key_table(kind, names)]
    lines += _scale_rows()
    lines += [
        "",
        "## How it begins",
        "",
        "What `nebelhorn init shop` writes:",
        "",
        "```toml",
        settings_text(model.Settings(name="shop")).rstrip(),
        "```",
    ]
    return "\n".join(lines) + "\n"


def _scale_rows() -> Iterator[str]:
    """What ``questions`` of an ask are called in the file, and the shelf of scales."""
    yield from (
        '| `question` | What is asked, by language: `{ de = "…", en = "…" }`. | required |',
        "| `scale` | How it is answered, one of the scales below. | required |",
        "| `second` | A second question, by language. | none |",
        "| `second_scale` | How the second question is answered. | none |",
        "",
        "### Scales",
        "",
        "| scale | from | to | worst (English · *German*) | best |",
        "|---|---|---|---|---|",
    )
    for scale in SCALES.values():
        yield _scale_row(scale)
    yield ""
    yield (
        "A score becomes one between 0 and 1: (given − worst) / (best − worst). The score as it "
        "was given is kept, and one outside its scale is refused."
    )


def _scale_row(scale: Scale) -> str:
    if not scale.scored:
        return f"| `{scale.name}` | | | a text without a score | |"
    ends = [f"{en} · *{de}*" for en, de in zip(scale.en, scale.de, strict=True)]
    return f"| `{scale.name}` | {scale.low:g} | {scale.high:g} | {ends[0]} | {ends[1]} |"


def mapping_page() -> str:
    """Every key of a mapping file."""
    lines = [
        "# Mapping file",
        "",
        "A mapping file says how raw tables become events, answers and counts. "
        "`nebelhorn import FILE --dry-run --save-map my.toml` writes the guess as such a file, to "
        "be edited and used with `--map my.toml`. Examples for real logs stand in "
        "`examples/mappings/`.",
        "",
        "## At the top",
        "",
        *_key_table(
            mapping_model.Mapping,
            ("source", "day_first", "time_format", "time_zone", "missing", "tables"),
        ),
        "",
        "`tables` is a section: `[tables]`, one line a table.",
    ]
    parts = (
        ("[[join]]", mapping_model.Join),
        ("[[event]]", mapping_model.EventRule),
        ("[[answer]]", mapping_model.AnswerRule),
        ("[[count]]", mapping_model.CountRule),
        ("[customer]", mapping_model.CustomerPath),
    )
    for heading, kind in parts:
        lines += ["", f"## {heading}", "", _first_paragraph(kind), "", *_key_table(kind, None)]
    return "\n".join(lines) + "\n"


def questions_page() -> str:
    """The shelf of kinds of forecast questions."""
    lines = [
        "# Kinds of forecast questions",
        "",
        "What `kind` in a [`[[question]]`](settings.md#question) may be. Classes are fixed before "
        "anything is foretold; their numbers stand in the [ledger](../explanation/ledger.md). How "
        "such a question is written: [forecast questions](../how-to/forecast-questions.md).",
        "",
        "| kind | it asks (English, German) | needs, beside name, kind, horizon |",
        "|---|---|---|",
    ]
    lines += [
        f"| [`{kind.name}`](#{kind.name}) | {kind.en} · *{kind.de}* | "
        f"{', '.join(f'`{key}`' for key in kind.needs).replace(' or ', '` or `')} |"
        for kind in KINDS.values()
    ]
    for kind in KINDS.values():
        lines += ["", f"## {kind.name}", "", "| | |", "|---|---|", *_kind_rows(kind)]
    signs = ", ".join(f"`{{{name}}}` ({number})" for number, name in SYMBOL_NAMES.items())
    lines += [
        "",
        "## Signs",
        "",
        "What a rule looks at are raw touchpoints, and these signs, with their numbers: "
        f"{signs}. Quiet is a heartbeat; said is an answer without a score; the beginning stands "
        "where fewer moments are known than a rule looks at.",
    ]
    return "\n".join(lines) + "\n"


def _kind_rows(kind: Kind) -> Iterator[str]:
    question = Question("example", kind.name, 30.0, touchpoints=("call",), bands=(25.0, 100.0))
    touchpoints = Touchpoints(names={7: "call"}, customers=frozenset({7}))
    classes = kind.classes(question, touchpoints)
    named = [
        "its number: each touchpoint of customers" if name == "call" else f"{number}: `{name}`"
        for number, name in classes.items()
    ]
    example = " (with `bands = [25, 100]`)" if "bands" in kind.needs else ""
    yield f"| classes | {'; '.join(named)}{example} |"
    decided = "the sum of the amounts" if kind.deciding is Deciding.SUM else "the first such act"
    yield f"| decided by | {decided} within the horizon, known within the grace |"
    if kind.nothing is None:
        yield "| where none comes | void: nothing could be right or wrong |"
        yield "| learnt | as soon as it is known |"
    else:
        yield f"| where none comes | `{classes[kind.nothing]}`; never void |"
        early = "what came: as soon as it is known; whether anything comes: when due"
        yield f"| learnt | {early if kind.early else 'when due'} |"


def library_page() -> str:
    """Every public name, each with what its docstring says."""
    lines = [
        "# Python library",
        "",
        "Everything the command line offers, verb for verb. Import verbs, `Workspace` and "
        "`NebelhornError` from `nebelhorn`, and what the verbs take from `nebelhorn.app`; other "
        "modules are rooms of the house and may change. What the functions return is told in "
        "[results](results.md), what they raise in [errors](errors.md).",
    ]
    names = [name for name in nebelhorn.__all__ if name not in vars(errors)]
    kinds = [name for name in names if isinstance(getattr(nebelhorn, name), type)]
    verbs = [name for name in names if name not in kinds]
    parts = (
        ("Functions", nebelhorn, verbs),
        ("The workspace", nebelhorn, kinds),
        ("What functions take (from `nebelhorn.app`)", nebelhorn.app, TAKEN),
    )
    for heading, module, listed in parts:
        lines += ["", f"## {heading}"]
        for name in listed:
            found = getattr(module, name)
            # By the place it is defined at: some functions are called like their module.
            lines += ["", f"::: {found.__module__}.{found.__qualname__}"]
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """The tree of errors."""
    lines = [
        "# Errors",
        "",
        "Everything Nebelhorn raises on purpose is a `NebelhornError`; its text is one sentence "
        "that says where, what was found and what is expected. The command line prints it on "
        "standard error and leaves with exit code 2.",
        "",
        "| error | meaning |",
        "|---|---|",
    ]
    lines += list(_error_rows(errors.NebelhornError, 0))
    return "\n".join(lines) + "\n"


def _error_rows(kind: type[Exception], depth: int) -> Iterator[str]:
    text = _cell((inspect.getdoc(kind) or "").split("\n\n")[0])
    yield f"| {'&emsp;' * depth}`{kind.__name__}` | {text} |"
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _error_rows(child, depth + 1)


def engines_table() -> str:
    """The engines kernels run on, for the page about kernels."""
    return ", ".join(f"`{name}`" for name in ENGINES)


def _key_table(kind: type, names: tuple[str, ...] | None) -> list[str]:
    said = _attributes(kind)
    rows = ["| key | what | default |", "|---|---|---|"]
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if names is not None and field.name not in names:
            continue
        key = _TOML_KEYS.get(field.name, field.name)
        key = f"`{key}`" + (")" if "(" in key else "")
        rows.append(f"| {key} | {_cell(_for_toml(said[field.name]))} | {_default(field)} |")
    return rows


def _for_toml(text: str) -> str:
    """Say of a key in a file what the docstring says of a value in Python."""
    text = text.replace("; None for none", "").replace("None:", "left out:")
    text = re.sub(r"\bNone (?=when|shows)", "left out ", text)
    return (
        text.replace("left out shows", "left out: ")
        .replace("  ", " ")
        .replace("(1, 5)", "[1, 5]")
        .replace("(5, 1)", "[5, 1]")
    )


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is dataclasses.MISSING and field.name in _LEFT_OUT:
        return _LEFT_OUT[field.name]
    if value is dataclasses.MISSING:
        return "" if field.default_factory is not dataclasses.MISSING else "required"
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{getattr(value, 'value', value)}`"


def _attributes(kind: type) -> dict[str, str]:
    section = (kind.__doc__ or "").partition("Attributes:")[2].rstrip() + "\n"
    dedented = "    " + inspect.cleandoc("x\n" + section)[1:].strip().replace("\n", "\n    ")
    return {name: re.sub(r"\s+", " ", text).strip() for name, text in _ATTRIBUTE.findall(dedented)}


def _first_paragraph(kind: type) -> str:
    paragraphs = (inspect.getdoc(kind) or "").partition("Attributes:")[0].split("\n\n")
    return "\n\n".join(
        _sentence(paragraph.replace("\n", " ")) for paragraph in paragraphs if paragraph.strip()
    )


def _lead(heading: str, kind: type) -> list[str]:
    if heading == "[company]":
        return []
    return [_first_paragraph(kind), ""]


def _sentence(text: str | None) -> str:
    return (text or "").partition("\n\nRaises:")[0].strip().replace("``", "`")


def _cell(text: str) -> str:
    return _sentence(text).replace("\n", " ").replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "reference/cli.md": cli_page,
    "reference/sources.md": sources_page,
    "reference/features.md": features_page,
    "reference/settings.md": settings_page,
    "reference/mapping.md": mapping_page,
    "reference/questions.md": questions_page,
    "reference/library.md": library_page,
    "reference/errors.md": errors_page,
}


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of ``PAGES`` to what MkDocs has found."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests need no MkDocs

    for name, write in PAGES.items():
        files.append(File.generated(config, name, content=write()))
    return files
