"""What Python's drivers share: arguments, no way out but loopback, and telling how it went."""

from __future__ import annotations

import json
import sys

HERE = {"127.0.0.1", "localhost", "::1"}
_strayed: list[str] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if str(host) not in HERE:
        _strayed.append(str(host))
        msg = f"no way out to {host}"
        raise ConnectionError(msg)


def arguments() -> tuple[str, str]:
    """Return host and write key; from now on nothing but loopback is reached."""
    sys.addaudithook(_watch)
    return sys.argv[1], sys.argv[2]


def tell(errors: list[object]) -> None:
    """Print what the client reported, and leave with 1 when it was not success."""
    said = {"errors": [repr(error) for error in errors], "strayed": _strayed}
    sys.stdout.write(json.dumps(said))
    sys.stdout.flush()
    sys.exit(1 if errors or _strayed else 0)
