"""The verb that serves a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nebelhorn.app import Service, access_to, first_admin, serving
from nebelhorn.cli.forwarded import Forwarded
from nebelhorn.cli.main import exit_code
from nebelhorn.cli.show import errors
from nebelhorn.cli.work import folder_of
from nebelhorn.web import listen, serve


def add_serve_verb(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("serve")(_serve_verb)


def _serve_verb(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0: any that is free.")] = 8300,
    open_metrics: Annotated[
        bool, typer.Option(help="/metrics and the details of /readyz need no read key.")
    ] = False,
) -> None:
    """Take what clients send, keep it, and bring it into the facts; Ctrl-C stops it.

    Logs are lines of JSON on standard error. Requests under way are answered before it ends.
    While it runs, other verbs for this workspace are done by it.
    """
    _serve(folder_of(context).resolve(), (host, port), open_metrics=open_metrics)


def _serve(folder: Path, address: tuple[str, int], *, open_metrics: bool) -> None:
    with (
        serving(folder) as service,
        listen(*address) as door,
        Forwarded(folder, exit_code, service.paused),
    ):
        if not service.keys:
            _say(
                "nobody may write yet; make a key in another terminal: "
                "nebelhorn key add NAME --source SOURCE"
            )
        _welcome(service, door.getsockname())
        serve(service, door, open_to_all=open_metrics)


def _welcome(service: Service, listening: tuple[Any, ...]) -> None:
    """Say where the first admin makes an account, as long as nobody could log in."""
    invited = first_admin(access_to(service.workspace, who="server"))
    if invited is None:
        return
    host, port = listening[:2]
    # whoever listens everywhere is reached here; nothing is bound to it
    name = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    link = f"http://{name}:{port}/welcome/{invited.token.reveal()}"
    _say(
        "nobody can log in yet; whoever opens this link becomes the first admin "
        f"(once, within 24 hours, void with the next start): {link}"
    )


def _say(sentence: str) -> None:
    errors.print(sentence, markup=False, soft_wrap=True)
