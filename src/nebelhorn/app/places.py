"""Places where many speak with one link: a code at the counter or on a parcel, a web page."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

from nebelhorn.app.answers import LONG_US
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import LinkPurpose, make_link
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.live import (
    PlaceRow,
    found_asks,
    link_keys,
    place_rows,
    put_place,
    shut_place,
)

PLACE_CHANNELS = ("qr", "snippet")
"""``qr``: a code that is printed; ``snippet``: pages of other sites may show it in a frame."""

_QUIET_ZONE = 4
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A place where many speak with one link; nobody knows who they are.

    Attributes:
        place_no: Its number.
        ask: Name of the ``[[ask]]`` entry.
        label: What people call it.
        channel: One of ``PLACE_CHANNELS``.
        open: Are answers taken?
        path: Of its page, from ``/``; whoever has it may speak.
    """

    place_no: int
    ask: str
    label: str
    channel: str
    open: bool
    path: str


def add_place(
    workspace: Workspace, ask: str, label: str, channel: str = "qr", *, now_us: int
) -> Place:
    """Make a place.

    Args:
        workspace: Open.
        ask: Name of an ``[[ask]]`` entry with ``channel`` among its channels.
        label: What people call it, 1 to 100 characters.
        channel: One of ``PLACE_CHANNELS``.
        now_us: Now, UTC microseconds.

    Raises:
        UnknownName: There is no such ask or channel.
        SettingsError: The ask is not asked by this channel, or the label will not do.
    """
    asks = {one.name: one for one in workspace.settings.asks}
    if ask not in asks:
        msg = f'there is no ask "{ask}"; {choices(ask, asks)}'
        raise UnknownName(msg)
    if channel not in PLACE_CHANNELS:
        msg = f'"{channel}" is no way to ask at a place; {choices(channel, PLACE_CHANNELS)}'
        raise UnknownName(msg)
    if channel not in asks[ask].channels:
        msg = f'the ask "{ask}" is not asked by {channel}: add "{channel}" to its channels'
        raise SettingsError(msg)
    label = label.strip()
    if not label.isprintable() or not 1 <= len(label) <= _LONGEST_LABEL:
        msg = f"the label of a place has 1 to {_LONGEST_LABEL} printable characters"
        raise SettingsError(msg)
    office = workspace.stores.office
    found_asks(office)
    return _place(workspace, put_place(office, ask, label, channel, now_us))


def places(workspace: Workspace) -> tuple[Place, ...]:
    """Return all places, also those that are closed, the oldest first.

    Args:
        workspace: Open.
    """
    office = workspace.stores.office
    found_asks(office)
    return tuple(_place(workspace, row) for row in place_rows(office))


def close_place(workspace: Workspace, place_no: int, *, now_us: int) -> None:
    """Take no more answers at a place; what was said there stays.

    Args:
        workspace: Open.
        place_no: Its number.
        now_us: Now, UTC microseconds.

    Raises:
        UnknownName: There is no such place.
    """
    if place_no not in {one.place_no for one in places(workspace)}:
        msg = f"there is no place {place_no}"
        raise UnknownName(msg)
    shut_place(workspace.stores.office, place_no, now_us)


def qr_svg(address: str, title: str) -> str:
    """Return an address as a QR code, an SVG that can be printed in any size.

    A quarter of it may be dirty or torn (level Q of ISO/IEC 18004).

    Args:
        address: To open.
        title: What the picture is called, for those who do not see it.

    Examples:
        >>> svg = qr_svg("https://ask.example/p/BAAAAAABB4tt3xou2NbQT3KjA3tO", "Branch Kiel")
        >>> svg.startswith("<svg"), "<title>Branch Kiel</title>" in svg
        (True, True)
    """
    made = io.BytesIO()
    segno.make_qr(address, error="q").save(
        made,
        kind="svg",
        border=_QUIET_ZONE,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        title=title,
        light="#fff",
    )
    return made.getvalue().decode()


def snippet_html(site: str, path: str) -> str:
    """Return what is put into a web page so that its visitors can speak.

    Args:
        site: Scheme, host and port of the server, such as ``https://ask.example``.
        path: Of the place.

    Examples:
        >>> snippet_html("https://ask.example", "/p/BAAA")
        '<script src="https://ask.example/snippet.js" data-place="BAAA" async></script>'
    """
    token = path.rpartition("/")[2]
    return f'<script src="{site}/snippet.js" data-place="{token}" async></script>'


def _place(workspace: Workspace, row: PlaceRow) -> Place:
    # made of what is written down, the link is the same each time it is asked for
    key = link_keys(workspace.stores.office)[0]
    token = make_link(key, LinkPurpose.PLACE, row.place_no, row.made_us + LONG_US)
    opened = row.closed_us is None
    return Place(row.place_no, row.name, row.label, row.channel, opened, f"/p/{token}")
