"""Check the ledger: was anything that was sealed changed?"""

from __future__ import annotations

from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold
from nebelhorn.log import Progress, customer_keys
from nebelhorn.predictions import newest_run
from nebelhorn.reality import Verified, verify_run


def verify(workspace: Workspace, *, progress: Progress = lambda _: None) -> Verified:
    """Hash every seal of the newest run anew and compare with what was written when it was sealed.

    Args:
        workspace: Whose ledger.
        progress: Told about each step.

    Returns:
        What was read, and every fault.

    Raises:
        NothingForetold: No replay has been made yet.
    """
    run = newest_run(workspace.stores.facts)
    if run is None:
        msg = "there is no ledger yet; make a backtest with: nebelhorn replay"
        raise NothingForetold(msg)
    keys = customer_keys(workspace.stores.office)
    return verify_run(workspace.stores.facts, run.run_no, keys, progress=progress)
