"""Are the questions any good, before they go out?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nebelhorn.app.asks.one import ask_called
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import CHECKED_LANGUAGES, Finding, check_ask
from nebelhorn.errors import choices
from nebelhorn.settings import Ask


@dataclass(frozen=True, slots=True)
class CheckedAsk:
    """An ask, and what is wrong with it.

    Attributes:
        name: Of the ``[[ask]]`` entry.
        findings: First whether a decision is missing, then the questions, by language.
        unchecked: Languages of wordings nobody judges here.
        unknown: Why it will ask nobody: the log has not met its touchpoint; None: it has.
    """

    name: str
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    unknown: str | None = None


def check_asks(workspace: Workspace, *, name: str | None = None) -> tuple[CheckedAsk, ...]:
    """Check asks: which decision changes, and is the wording leading, double, vague or absolute?

    Args:
        workspace: Whose ``nebelhorn.toml``.
        name: Of one ask; None: all.

    Returns:
        In the order of the file.

    Raises:
        UnknownName: There is no such ask.
    """
    settings = workspace.settings
    wanted = settings.asks if name is None else (ask_called(settings, name),)
    rows = workspace.stores.facts.execute("SELECT name FROM touchpoint").fetchall()
    met = {str(touchpoint) for (touchpoint,) in rows}
    return tuple(
        CheckedAsk(
            ask.name,
            check_ask(ask),
            tuple(
                sorted(
                    {
                        language
                        for question in ask.questions
                        for language in question.wording
                        if language.split("-")[0] not in CHECKED_LANGUAGES
                    }
                )
            ),
            _unknown(ask, met),
        )
        for ask in wanted
    )


def _unknown(ask: Ask, met: Collection[str]) -> str | None:
    if ask.touchpoint in met:
        return None
    return f'the log has not met a touchpoint "{ask.touchpoint}"; {choices(ask.touchpoint, met)}'
