"""What people do on pages: they must be allowed to, and who did it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from nebelhorn.access import Role, require, write_audit
from nebelhorn.app.access import Access
from nebelhorn.app.service import Service
from nebelhorn.app.workspace import Workspace


@contextmanager
def deed(
    service: Service,
    access: Access,
    what: str,
    target: str = "",
    *,
    least: Role = Role.EDITOR,
    pause: bool = False,
) -> Iterator[Workspace]:
    """Let somebody who is logged in do something in a workspace that is served.

    Args:
        service: What is served.
        access: Of whoever does it.
        what: What they do, for the audit log, such as ``alarm acknowledged``; never a secret.
        target: To what.
        least: The role it takes.
        pause: Does it write facts? Then what comes meanwhile is kept and waits.

    Yields:
        The workspace, with a connection of its own.

    Raises:
        NotAllowed: Their role does not reach; nothing was begun.
        NebelhornError: Whatever the block raises; then nothing is written into the audit log.
    """
    require(access.role, least)
    with service.paused() if pause else nullcontext():
        workspace = service.workspace.lend()
        try:
            yield workspace
        finally:
            workspace.stores.facts.close()
    write_audit(access.office, access.act(), what, target)
    service.painter.hurry()


@contextmanager
def looking(service: Service) -> Iterator[Workspace]:
    """Lend a workspace that is served to whoever only looks at it.

    Args:
        service: What is served.

    Yields:
        The workspace, with a connection of its own.
    """
    workspace = service.workspace.lend()
    try:
        yield workspace
    finally:
        workspace.stores.facts.close()
