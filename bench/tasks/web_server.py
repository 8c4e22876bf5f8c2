"""Serve a demo company that was foretold, with somebody logged in: web_server.py FOLDER CUSTOMERS.

Prints one line of JSON: port, write key, and what the cookie of the browser says.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys
from pathlib import Path

import uvicorn

from nebelhorn.access import Cost
from nebelhorn.app import (
    Credentials,
    KeyKind,
    KeyWish,
    Passwords,
    Person,
    Role,
    Secret,
    add_account,
    add_key,
    import_events,
    init,
    open_access,
    open_session,
    open_workspace,
    replay,
    serving,
    take_invitation,
)
from nebelhorn.clock import utc_now_us
from nebelhorn.demo import simulate
from nebelhorn.web import make_application

_PASSWORD = Secret("violet anchor 7 of rain")
_QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))


def main(folder: Path, customers: int) -> None:
    made = simulate(folder / "data", customers=customers, seed=7, incidents=True)
    shutil.copyfile(made.settings, init(folder / "ws"))
    with open_workspace(folder / "ws") as workspace:
        import_events(workspace, folder / "data", mapping=made.mapping)
        replay(workspace)
    with open_access(folder / "ws") as access:
        write = add_key(access, KeyWish("shop", KeyKind.WRITE, source="shop")).secret.reveal()
        token = add_account(access, Person("ada"), Role.ADMIN).token
        take_invitation(access, _QUICK, token, _PASSWORD)
        _, cookie = open_session(access, _QUICK, Credentials("ada", _PASSWORD))
    with (
        serving(folder / "ws") as service,
        socket.create_server(("127.0.0.1", 0), backlog=256) as door,
    ):
        service.start()
        told = {"port": door.getsockname()[1], "write": write, "cookie": cookie.reveal()}
        print(json.dumps(told), flush=True)
        application = make_application(service, utc_now_us)
        config = uvicorn.Config(
            application, log_config=None, access_log=False, timeout_keep_alive=600
        )
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
