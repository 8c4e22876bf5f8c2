"""The inbox for an event loop: one call to the writer a turn, one call back a commit."""

from __future__ import annotations

import asyncio

from nebelhorn.live.inbox.arrival import Arrival
from nebelhorn.live.inbox.inbox import Inbox
from nebelhorn.live.inbox.line import Pending


class LoopInbox:
    """Waits for the disk without holding the loop up; belongs to one loop.

    What is put within one turn of the loop reaches the writer together. So the requests of many
    clients that are answered together, and sent again together, share their commits.

    Examples:
        >>> import tempfile
        >>> from pathlib import Path
        >>> async def two(inbox: Inbox) -> list[int]:
        ...     arrivals = [Arrival(0, "segment", "track", 1, b"{}") for _ in range(2)]
        ...     kept = LoopInbox(inbox)
        ...     return await asyncio.gather(*map(kept.put, arrivals))
        >>> with Inbox(Path(tempfile.mkdtemp())) as inbox:
        ...     asyncio.run(two(inbox))
        ...     inbox.state().groups
        [1, 2]
        1
    """

    def __init__(self, inbox: Inbox) -> None:
        """Stand between an inbox and the running loop.

        Args:
            inbox: Open; may serve other loops and threads too.

        Raises:
            RuntimeError: No loop is running.
        """
        self._line = inbox.line
        self._loop = asyncio.get_running_loop()
        self._waking = False

    async def put(self, arrival: Arrival) -> int:
        """Have an arrival kept, and wait until it is on disk.

        Args:
            arrival: What came.

        Returns:
            Number of the row. Whoever is cancelled meanwhile does not know whether it was kept.

        Raises:
            InboxRefusal: It was not kept, or nobody can say so.
        """
        future: asyncio.Future[int] = self._loop.create_future()
        self._line.put(Pending(arrival, future, self._loop), wake=False)
        if not self._waking:
            self._waking = True
            self._loop.call_soon(self._wake)
        return await future

    def _wake(self) -> None:
        self._waking = False
        self._line.wake()
