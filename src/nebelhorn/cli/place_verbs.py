"""Verbs about places where many speak with one link: asks place, asks places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import Place, add_place, close_place, places, qr_svg, snippet_html
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.clock import utc_now_us
from nebelhorn.errors import SettingsError

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Name = Annotated[str, typer.Argument(help="Name of the ask, as in nebelhorn.toml.")]


def add_place_verbs(verbs: typer.Typer) -> None:
    """Add the verbs to those about asks."""
    verbs.command("place")(_place)
    verbs.command("places")(_places)


def _place(
    context: typer.Context,
    name: Name,
    label: Annotated[str, typer.Option(help="What people call it, such as 'Branch Kiel'.")],
    channel: Annotated[str, typer.Option(help="qr: a printed code; snippet: in web pages.")] = "qr",
    qr: Annotated[Path | None, typer.Option(help="Write the code here, as SVG.")] = None,
    json_wanted: Json = False,
) -> None:
    """Make a place where many speak with one link: a counter, a parcel, a web page."""
    folder = folder_of(context)
    made, site = work_on(
        folder,
        lambda w, _: (add_place(w, name, label, channel, now_us=utc_now_us()), w.settings.site),
    )
    if json_wanted:
        show_json(made)
    else:
        _show_place(made, site)
    if qr is not None:
        _write_code(qr, made, site)


def _places(
    context: typer.Context,
    close: Annotated[int | None, typer.Option(help="Close the place of this number.")] = None,
    json_wanted: Json = False,
) -> None:
    """Show all places, or close one."""
    folder = folder_of(context)
    if close is not None:
        work_on(folder, lambda w, _: close_place(w, close, now_us=utc_now_us()))
    found, site = work_on(folder, lambda w, _: (places(w), w.settings.site))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no place yet; make one with: nebelhorn asks place NAME --label LABEL")
        return
    show_table(
        [">no.", "ask", "label", "channel", "open", "address"],
        [
            (
                *(str(one.place_no), one.ask, one.label, one.channel),
                *("yes" if one.open else "no", f"{site or ''}{one.path}"),
            )
            for one in found
        ],
    )


def _show_place(made: Place, site: str | None) -> None:
    say(f"Place {made.place_no}: {site or ''}{made.path}")
    if site is None:
        say('Where customers reach this server is not said: [company] site = "https://…"')
    elif made.channel == "snippet":
        say("Put this into the web page:")
        say(snippet_html(site, made.path))


def _write_code(file: Path, made: Place, site: str | None) -> None:
    if site is None:
        msg = 'a code needs the whole address: [company] site = "https://…"; nothing was written'
        raise SettingsError(msg)
    try:
        file.write_text(qr_svg(f"{site}{made.path}", made.label), encoding="utf-8")
    except OSError as error:
        msg = f"{file}: cannot be written: {error.strerror or error}"
        raise SettingsError(msg) from error
    say(f"Written: {file}")
