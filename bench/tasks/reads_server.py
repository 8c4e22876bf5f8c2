"""Serve a new workspace whole, as ``nebelhorn serve`` does: reads_server.py FOLDER.

Prints one line of JSON: port, write key and read key.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import uvicorn

from nebelhorn.app import KeyKind, KeyWish, add_key, init, open_access, serving
from nebelhorn.clock import utc_now_us
from nebelhorn.web import make_application


def main(folder: Path) -> None:
    init(folder)
    with open_access(folder) as access:
        write = add_key(access, KeyWish("shop", KeyKind.WRITE, source="shop")).secret.reveal()
        read = add_key(access, KeyWish("crm", KeyKind.READ)).secret.reveal()
    with (
        serving(folder) as service,
        socket.create_server(("127.0.0.1", 0), backlog=256) as door,
    ):
        service.start()
        told = {"port": door.getsockname()[1], "write": write, "read": read}
        print(json.dumps(told), flush=True)
        application = make_application(service, utc_now_us)
        config = uvicorn.Config(
            application, log_config=None, access_log=False, timeout_keep_alive=600
        )
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
