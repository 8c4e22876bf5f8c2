"""The outbox: what is to be told outside lies in the office until somebody has taken it.

``enqueue`` puts a message down in the transaction of its cause; a ``Dispatcher`` sends it through
the channel of each target, tries again by a ``Schedule``, and writes down what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.outbox.delivery import (
        Delivery,
        DeliveryState,
        deliveries,
        delivery_counts,
        drop_delivery,
        forget_deliveries,
        retry_delivery,
    )
    from nebelhorn.live.outbox.dispatcher import Dispatcher, Dispatching
    from nebelhorn.live.outbox.enqueue import enqueue
    from nebelhorn.live.outbox.schedule import SCHEDULE, Schedule
    from nebelhorn.live.outbox.tables import found_outbox
    from nebelhorn.live.outbox.targets import (
        NewTarget,
        Target,
        disable_target,
        enable_target,
        put_target,
        take_target,
        target_called,
        targets,
    )

__all__ = [
    "SCHEDULE",
    "Delivery",
    "DeliveryState",
    "Dispatcher",
    "Dispatching",
    "NewTarget",
    "Schedule",
    "Target",
    "deliveries",
    "delivery_counts",
    "disable_target",
    "drop_delivery",
    "enable_target",
    "enqueue",
    "forget_deliveries",
    "found_outbox",
    "put_target",
    "retry_delivery",
    "take_target",
    "target_called",
    "targets",
]

export_lazily(__name__)
