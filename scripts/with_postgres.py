"""Run a command with a real PostgreSQL beside it that exists only as long as the command runs.

    python scripts/with_postgres.py -- pytest tests/postgres

A new cluster is made in a temporary folder, listens on a free port of 127.0.0.1 only, and wants a
generated password. Its address is in NEBELHORN_TEST_POSTGRES. Afterwards the server started here,
and no other, is stopped and the folder removed. PostgreSQL refuses to run as root: started as root,
it runs as the user ``postgres`` or, without one, ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT_SECONDS = 60
USER = "nebelhorn"
DATABASE = "postgres"


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[0] != "--":
        print("usage: with_postgres.py -- COMMAND [ARGUMENT …]", file=sys.stderr)
        return 2
    binaries = find_binaries()
    if binaries is None:
        print(
            "no PostgreSQL found in /usr/lib/postgresql/*/bin or on the PATH; install one with "
            "`apt-get install postgresql` (Debian, Ubuntu) or `brew install postgresql` (macOS)",
            file=sys.stderr,
        )
        return 3
    with cluster(binaries) as url:
        environment = {**os.environ, "NEBELHORN_TEST_POSTGRES": url}
        return subprocess.run(arguments[1:], env=environment, check=False).returncode


def find_binaries() -> Path | None:
    """Return the folder with initdb and postgres of the newest version installed."""
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(packaged, key=lambda path: int(path.parts[-3].partition(".")[0]))
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path).resolve()]
    return found[-1].parent if found and (found[-1].parent / "postgres").exists() else None


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Yield the URL of a fresh server, with its password."""
    folder = Path(tempfile.mkdtemp(prefix="nebelhorn-pg-"))
    owner = server_user()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        password = secrets.token_urlsafe(18)
        make_cluster(binaries, folder, password, owner)
        port = free_port()
        server = start_server(binaries, folder, port, owner)
        try:
            wait_until_ready(binaries, server, port, folder)
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"
        finally:
            stop_server(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_user() -> pwd.struct_passwd | None:
    """Return who the server has to run as; None: whoever we are."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name]
    sys.exit("started as root, but there is neither a user postgres nor nobody to run PostgreSQL")


def as_user(owner: pwd.struct_passwd | None) -> dict[str, object]:
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def make_cluster(
    binaries: Path, folder: Path, password: str, owner: pwd.struct_passwd | None
) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if owner is not None:
        os.chown(secret, owner.pw_uid, owner.pw_gid)
    made = subprocess.run(
        [
            binaries / "initdb",
            *("--pgdata", folder / "data"),
            *("--username", USER),
            *("--pwfile", secret),
            *("--auth", "scram-sha-256"),
            *("--encoding", "UTF8"),
            "--locale=C",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **as_user(owner),
    )
    secret.unlink()
    if made.returncode:
        sys.exit(f"initdb failed:\n{made.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    binaries: Path, folder: Path, port: int, owner: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    # A throw-away needs no durability: without fsync the tests wait for no disk.
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "20",
    }
    chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *chosen],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            # Ctrl-C goes to the command; the server is stopped by us, afterwards
            start_new_session=True,
            **as_user(owner),
        )


def wait_until_ready(
    binaries: Path, server: subprocess.Popen[bytes], port: int, folder: Path
) -> None:
    asked = [binaries / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    for _ in range(WAIT_SECONDS * 5):
        if server.poll() is not None:
            break
        if subprocess.run([*asked, "--timeout=1"], check=False).returncode == 0:
            return
        try:
            server.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    log = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    sys.exit(f"PostgreSQL did not come up:\n{log}")


def stop_server(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)  # "fast shutdown": disconnect everybody and leave
    try:
        server.wait(timeout=WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
