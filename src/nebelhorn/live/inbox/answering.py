"""Tell those who waited what became of them: one call into each event loop, not one each."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError

from nebelhorn.live.inbox.line import Pending
from nebelhorn.live.inbox.refusals import InboxRefusal, another

Answer = int | InboxRefusal
"""Number of the row, or why there is none."""

_Answers = list[tuple[asyncio.Future[int], Answer]]


def answer_group(group: Sequence[Pending], last: int | InboxRefusal) -> None:
    """Answer a whole group.

    Args:
        group: In the order of their rows.
        last: Number of the last row, the others lie before it without a gap; or why all of them
            were refused.
    """
    loops: dict[asyncio.AbstractEventLoop, _Answers] = {}
    for place, pending in enumerate(group, start=1 - len(group)):
        answer = last + place if isinstance(last, int) else another(last)
        if isinstance(pending.future, Future):
            answer_one(pending.future, answer)
        elif pending.loop:
            loops.setdefault(pending.loop, []).append((pending.future, answer))
    for loop, answers in loops.items():
        with contextlib.suppress(RuntimeError):  # it was closed: nobody is there any more
            loop.call_soon_threadsafe(_answer_on_loop, answers)


def answer_one(future: Future[int], answer: Answer) -> None:
    """Answer somebody on another thread.

    Args:
        future: On which they wait; they may have given up.
        answer: What they are told.
    """
    with contextlib.suppress(InvalidStateError):
        if isinstance(answer, int):
            future.set_result(answer)
        else:
            future.set_exception(answer)


def _answer_on_loop(answers: _Answers) -> None:
    for future, answer in answers:
        if future.done():  # whoever waited has hung up
            continue
        if isinstance(answer, int):
            future.set_result(answer)
        else:
            future.set_exception(answer)
