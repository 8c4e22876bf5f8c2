"""The verbs, and the modules that bring them: one is imported when its verb is called or helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

VERBS: dict[str, str] = {
    **dict.fromkeys(("init", "import"), "bring_verbs"),
    **dict.fromkeys(("map", "journeys", "funnel"), "look_verbs"),
    **dict.fromkeys(("pull", "pulls"), "pull_verbs"),
    "voices": "voice_verbs",
    **dict.fromkeys(("contacts", "consent"), "consent_verbs"),
    "fog": "hear_verbs",
    **dict.fromkeys(("guess", "replay", "index", "seals"), "foretell_verbs"),
    "customer": "customer_verbs",
    "rules": "rule_verbs",
    **dict.fromkeys(("alarms", "diagnose"), "horn_verbs"),
    **dict.fromkeys(("verify", "anchor"), "anchor_verbs"),
    **dict.fromkeys(("bounces", "letter"), "mail_verbs"),
    **dict.fromkeys(("why", "link", "unlink", "conflicts"), "identity_verbs"),
    **dict.fromkeys(("catalogue", "report", "export", "doctor"), "keep_verbs"),
    **dict.fromkeys(("backup", "restore"), "backup_verbs"),
    "erase": "erase_verb",
    "serve": "serve_verb",
    "audit": "access_verbs",
    "rejects": "bring_verbs",
    "bad-answers": "bad_answer_verbs",
    "asks": "ask_verbs",
    "told": "told_verbs",
    "belief": "belief_verbs",
    "webhook": "webhook_verbs",
    "mail": "mail_verbs",
    **dict.fromkeys(("key", "account"), "access_verbs"),
}
"""Each verb, in the order of the help, and the module of ``cli`` whose ``add_…`` brings it."""


class LazyGroup(TyperGroup):
    """The command line; what typer asks for by name is imported then."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        # typer declares a dict and only reads it; a dict would have to hold every verb at once
        self.commands = Commands()  # type: ignore[assignment]


class Commands(Mapping[str, Any]):
    """Commands of typer by verb."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, verb: str) -> Any:
        if verb not in self._loaded:
            self._loaded.update(_commands(VERBS[verb]))
        return self._loaded[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)


def _commands(module: str) -> dict[str, Any]:
    verbs = typer.Typer(rich_markup_mode=None)
    getattr(import_module(f"nebelhorn.cli.{module}"), f"add_{module}")(verbs)
    return dict(get_group(verbs).commands)
