"""Check the ledger: was anything that was sealed changed?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nebelhorn.app.anchor_file import read_anchor_file, read_public_key, true_place
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import AnchorError, NothingForetold
from nebelhorn.log import Progress, customer_keys
from nebelhorn.predictions import LIVE, Run, newest_run
from nebelhorn.reality import (
    AnchorFile,
    Verified,
    check_anchored,
    read_anchor,
    runs_to_check,
    verify_run,
)

_MOST_FAULTS = 20
_NOTHING = Verified(0, "", 0, 0, 0, "", ())


def verify(
    workspace: Workspace,
    *,
    anchor: str | Path | None = None,
    public_key: str | Path | None = None,
    progress: Progress = lambda _: None,
) -> Verified:
    """Hash every seal anew and compare with what was written when it was sealed.

    All runs of which seals are left are checked: what is foretold live, and the backtest.

    Blocks cut off at the end, and a ledger written anew as a whole, show only against an anchor.

    Args:
        workspace: Whose ledger.
        anchor: File made by ``anchor``, or a copy of it; None: the ledger alone is checked.
        public_key: Of who signed the anchor, as 64 hex digits or a file; None: the key in the
            anchor is believed.
        progress: Told about each step.

    Returns:
        What was read of the newest live run, without one of the backtest, with the other runs
        beside it; and every fault, of all runs and of the anchor.

    Raises:
        NothingForetold: No replay has been made yet, and no anchor is given.
        AnchorError: The anchor or the public key cannot be read.
    """
    if anchor is None:
        if public_key is not None:
            msg = "a public key is for checking an anchor; say which with --anchor FILE"
            raise AnchorError(msg)
        return verify_all(workspace, progress=progress)[1]
    known = None if public_key is None else read_public_key(public_key)
    said = read_anchor(read_anchor_file(true_place(Path(anchor))), public_key=known)
    return _with_anchor(workspace, said, progress, key_given=known is not None)


def verify_all(
    workspace: Workspace, *, progress: Progress = lambda _: None
) -> tuple[Run, Verified]:
    """Check every run against itself.

    Returns:
        The run that counts, which is the newest live one, or else the newest; and what was found
        of it, with the other runs beside it and the faults of all.

    Raises:
        NothingForetold: Nothing has been foretold yet.
    """
    facts = workspace.stores.facts
    # a label that was changed must not hide the ledger
    run = newest_run(facts, LIVE) or newest_run(facts) or newest_run(facts, None)
    if run is None:
        msg = "there is no ledger yet; make a backtest with: nebelhorn replay"
        raise NothingForetold(msg)
    keys = customer_keys(workspace.stores.office)
    checked = {
        number: verify_run(facts, number, keys, progress=progress)
        for number in sorted({run.run_no, *runs_to_check(facts)})
    }
    found = checked.pop(run.run_no)
    if not checked:
        return run, found
    faults = [_named(one, fault) for one in (found, *checked.values()) for fault in one.faults]
    return run, replace(found, faults=tuple(faults[:_MOST_FAULTS]), others=tuple(checked.values()))


def _named(one: Verified, fault: str) -> str:
    return f"run {one.run_no} ({one.label}): {fault}" if one.label else fault


def _with_anchor(
    workspace: Workspace, said: AnchorFile, progress: Progress, *, key_given: bool
) -> Verified:
    held = check_anchored(workspace.stores.facts, said, key_given=key_given)
    try:
        found = verify_all(workspace, progress=progress)[1]
    except NothingForetold:  # all of it is gone: the anchor says so
        found = _NOTHING
    faults = [f"anchor: {fault}" for fault in held.faults] + list(found.faults)
    return replace(found, faults=tuple(faults[:_MOST_FAULTS]), anchored=held)
