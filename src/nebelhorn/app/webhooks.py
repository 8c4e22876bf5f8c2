"""Webhooks: who outside is told what, and what became of each message."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.live import (
    CHANNELS,
    Delivery,
    DeliveryState,
    Gateway,
    NewTarget,
    Target,
    delivery_counts,
    drop_delivery,
    egress_rules,
    enable_target,
    found_outbox,
    put_target,
    retry_delivery,
    take_target,
    target_called,
    targets,
)
from nebelhorn.live import deliveries as find_deliveries

_CHANNEL = "webhook"


@dataclass(frozen=True, slots=True)
class AddedTarget:
    """A new target, and what its messages are signed with.

    Attributes:
        target: As it stands in the outbox.
        secret: ``whsec_`` and base64; shown this once. Who verifies needs it, nobody else.
    """

    target: Target
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target, and where its messages stand.

    Attributes:
        target: As it stands in the outbox.
        waiting: Count of messages not tried yet.
        failed: Count of those that will be tried again.
        dead: Count of those that were given up.
        delivered: Count of those that were taken.
    """

    target: Target
    waiting: int
    failed: int
    dead: int
    delivered: int


def add_target(
    workspace: Workspace,
    name: str,
    url: str,
    *,
    topics: Sequence[str] = ("*",),
    allow: Sequence[str] = (),
) -> AddedTarget:
    """Tell somebody outside from now on; the address is checked now and at every sending.

    Args:
        workspace: Whose outbox.
        name: Not taken yet.
        url: ``https`` or ``http``, without user and password.
        topics: Such as ``alarm.red``; ``alarm.*`` for all below; ``*`` for all there are.
        allow: Private networks, addresses and host names that may be reached by this check; the
            server needs the same under ``[egress]`` of ``nebelhorn.toml`` to send.

    Returns:
        The target, and the secret that those who verify need.

    Raises:
        EgressDenied: The address leads into a private network, or is none.
        EgressFailed: Its name leads nowhere.
        SettingsError: The name is taken or no name, a topic is none, or ``allow`` is wrong.
    """
    gateway = Gateway(egress_rules((*workspace.settings.egress.allow, *allow)))
    asyncio.run(CHANNELS[_CHANNEL].check(gateway, url))
    new = NewTarget(name, url, tuple(topics), _CHANNEL)
    found_outbox(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        return AddedTarget(*put_target(connection, new, now_us=_now_us()))


def list_targets(workspace: Workspace) -> tuple[TargetState, ...]:
    """Return who is told, and where the messages stand; by name.

    Args:
        workspace: Whose outbox.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        known, counted = targets(connection), delivery_counts(connection)
    return tuple(
        TargetState(
            one,
            *(
                counted.get((one.target_id, state), 0)
                for state in (
                    *(DeliveryState.WAITING, DeliveryState.FAILED),
                    *(DeliveryState.DEAD, DeliveryState.DELIVERED),
                )
            ),
        )
        for one in known
    )


def resume_target(workspace: Workspace, name: str) -> Target:
    """Send again to a target that was disabled; what waited goes out.

    Args:
        workspace: Whose outbox.
        name: Of the target, or its id.

    Raises:
        UnknownName: There is no such target; the message says which there are.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        enable_target(connection, target_called(connection, name).target_id)
        return target_called(connection, name)


def remove_target(workspace: Workspace, name: str) -> Target:
    """Tell a target nothing any more; its messages are deleted with it.

    Args:
        workspace: Whose outbox.
        name: Of the target, or its id.

    Returns:
        The target that was removed.

    Raises:
        UnknownName: There is no such target; the message says which there are.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        found = target_called(connection, name)
        take_target(connection, found.target_id)
    return found


def deliveries(
    workspace: Workspace,
    *,
    target: str | None = None,
    state: DeliveryState | None = None,
    limit: int = 100,
) -> tuple[Delivery, ...]:
    """Return messages and what became of each, newest first.

    Args:
        workspace: Whose outbox.
        target: Only those to this target (name or id).
        state: Only those in this state.
        limit: At most so many.

    Raises:
        UnknownName: There is no such target; the message says which there are.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        target_id = None if target is None else target_called(connection, target).target_id
        return find_deliveries(connection, target_id=target_id, state=state, limit=limit)


def redeliver(workspace: Workspace, message_id: str) -> Delivery:
    """Send a message again, whatever became of it; its ``webhook-id`` stays the same.

    Args:
        workspace: Whose outbox.
        message_id: As ``deliveries`` says it.

    Raises:
        UnknownName: There is no such message.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        return retry_delivery(connection, message_id, now_us=_now_us())


def drop_message(workspace: Workspace, message_id: str) -> Delivery:
    """Give a message up.

    Args:
        workspace: Whose outbox.
        message_id: As ``deliveries`` says it.

    Raises:
        UnknownName: There is no such message.
    """
    found_outbox(workspace.stores.office)
    with workspace.stores.office.begin() as connection:
        return drop_delivery(connection, message_id)


def _now_us() -> int:
    return round(utc_now().timestamp() * 1_000_000)
