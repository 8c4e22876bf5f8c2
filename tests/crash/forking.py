"""Python that has imported Nebelhorn, and forks for each program it is sent; see ``conftest.py``.

A start of Python with all of Nebelhorn costs seconds, and tests that kill start it dozens of times.
A message on the socket is the program, what it is given, and the two ends it writes to. The answers
are the number of the process and, when it has ended, its exit code.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import traceback
from typing import Any

import scipy.optimize
import scipy.sparse
import scipy.special

from nebelhorn import app
from nebelhorn.cli.verbs import Commands

# so that no child imports them again
LOADED = scipy.optimize, scipy.sparse, scipy.special
ALL_OF_IT = dict(Commands()), [getattr(app, name) for name in app.__all__]


def run(said: dict[str, Any]) -> int:
    if limit := said["limit"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    sys.argv = ["-c", *said["given"]]
    try:
        exec(compile(said["program"], "program", "exec"), {"__name__": "__main__"})  # noqa: S102
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    except BaseException:  # noqa: BLE001 - as Python does when it ends with an error
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    ours = socket.socket(fileno=int(sys.argv[1]))
    while True:
        message, ends, _, _ = socket.recv_fds(ours, 1 << 16, 2)
        if not message:
            return
        if child := os.fork():
            for end in ends:
                os.close(end)
            ours.send(b"%d" % child)
            _, status = os.waitpid(child, 0)
            ours.send(b"%d" % os.waitstatus_to_exitcode(status))
            continue
        os.dup2(ends[0], 1)
        os.dup2(ends[1], 2)
        for end in ends:  # whoever reads waits until nobody holds them
            os.close(end)
        ours.close()
        code = run(json.loads(message))
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
