"""Sends what lies in an office's outbox: ``python outbox_sending.py OFFICE``."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from random import Random

from nebelhorn.live.addresses import egress_rules
from nebelhorn.live.egress import Gateway
from nebelhorn.live.outbox import Dispatcher
from nebelhorn.log.office import open_office


def main(file: Path) -> None:
    office = open_office(file)
    sender = Dispatcher(
        office,
        Gateway(egress_rules(["127.0.0.1"])),
        clock=lambda: time.time_ns() // 1000,
        random=Random(1),  # noqa: S311 - jitter
    )
    asyncio.run(sender.drain())
    office.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
