"""Every error Nebelhorn raises on purpose.

* NebelhornError
  - SettingsError: nebelhorn.toml or a mapping file says something that cannot be
  - ConditionError: a condition people wrote cannot be understood; points at the word
  - SourceError: a file, table or database cannot be read
    - AmbiguousDates: day and month cannot be told apart; a person must say
    - NothingToImport: there is no event in it
  - MappingError: a mapping names what is not there
  - WorkspaceError: the folder is no workspace, or cannot be used now
    - WorkspaceBusy: another process has it open
    - DiskFull: no room left; nothing was lost
  - UnknownName: a touchpoint, group or customer that does not exist; says which are near
  - NothingForetold: no replay has been made yet
  - AnchorError: an anchor file or its key cannot be used, or the ledger must not be anchored
  - EngineError: a kernel cannot run on this engine
  - NotInstalled: something optional is wanted and not installed
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NebelhornError(Exception):
    """Base of all errors a caller may want to catch; its text is one helpful sentence."""


class SettingsError(NebelhornError):
    """A settings or mapping file is not as it must be; the message names file and place."""


class ConditionError(NebelhornError):
    """A condition cannot be understood; the message points at the word.

    Attributes:
        position: 0-based index of the word's first character in the condition; None: the whole.
        length: How many characters the word has.
    """

    def __init__(self, message: str, *, position: int | None = None, length: int = 0) -> None:
        super().__init__(message)
        self.position = position
        self.length = length


class SourceError(NebelhornError):
    """A file, table or database cannot be read; the message says where and what was found."""


class AmbiguousDates(SourceError):
    """Day and month cannot be told apart, and nobody has said which comes first."""


class NothingToImport(SourceError):
    """The source holds no record at all."""


class MappingError(NebelhornError):
    """A mapping names a table or column that is not there; the message says which are."""


class WorkspaceError(NebelhornError):
    """The folder is no workspace, or cannot be used as one."""


class WorkspaceBusy(WorkspaceError):
    """Another process has the workspace open."""


class DiskFull(WorkspaceError):
    """There was no room left; what was imported before is unharmed."""


class UnknownName(NebelhornError):
    """A name that does not exist; the message says which names are near."""


class NothingForetold(NebelhornError):
    """No replay has been made yet, so nothing can have come true."""


class AnchorError(NebelhornError):
    """An anchor file or its key cannot be used, or the ledger is not as it was anchored."""


class EngineError(NebelhornError):
    """A kernel cannot run on the engine asked for."""


class NotInstalled(NebelhornError):
    """Something optional is wanted and not installed; the message says how to install it."""


def choices(wanted: str, available: Iterable[str], *, limit: int = 8) -> str:
    """Say what there is, nearest to ``wanted`` first, for the end of an error message.

    Args:
        wanted: The name that was not found.
        available: The names there are, in any order.
        limit: How many to list before saying how many more there are.

    Returns:
        A clause such as ``available: order_id, order_date``; ``there are none`` for nothing.

    Examples:
        >>> choices("oder_id", ["price", "order_id"])
        'available: order_id, price'
        >>> choices("x", [])
        'there are none'
    """
    names = sorted(set(available))
    if not names:
        return "there are none"
    near = difflib.get_close_matches(wanted, names, n=limit, cutoff=0.4)
    ordered = near + [name for name in names if name not in near]
    more = f" and {len(ordered) - limit} more" if len(ordered) > limit else ""
    return f"available: {', '.join(ordered[:limit])}{more}"
