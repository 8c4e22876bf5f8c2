"""What a page shows, as files: its tables as CSV, its picture as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from nebelhorn.app import Sheet, csv_of, standalone_svg
from nebelhorn.web.page import Page, Reply, Sent, Shown, Visit

_CSV = "text/csv; charset=utf-8"
_SVG = "image/svg+xml"
_ASKED = ("language", "theme", "table", "picture")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page.

    Attributes:
        title: What tells it from the others of the page; empty: there is only one.
        address: Of it as SVG.
        name: What a file of it is called, without its ending.
    """

    title: str
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Files:
    """Links to the files of a page.

    Attributes:
        tables: (title, address) of each table.
        pictures: Those it shows.
    """

    tables: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]


def file_pages(page: Page) -> tuple[Page, ...]:
    """Return the addresses of the files of a page; who may see the page may have them.

    Args:
        page: Any.
    """
    made = []
    if page.sheets is not None:
        made.append(replace(_bare(page), path=f"{page.stem}.csv", show=_csv(page)))
    if page.picture is not None:
        made.append(replace(_bare(page), path=f"{page.stem}.svg", show=_svg(page)))
    return tuple(made)


def files_of(
    page: Page,
    visit: Visit,
    sheets: Sequence[Sheet],
    *,
    drawn: bool,
    beside: Sequence[tuple[str, str]] = (),
) -> Files:
    """Return links to the files of a page, for the same view.

    Args:
        page: It.
        visit: Its language and what it was asked.
        sheets: What it shows; empty ones are files all the same.
        drawn: Is there a picture?
        beside: (end of its name, title) of each where several are drawn; as in ``Page.further``.
    """
    stem = page.stem
    for place, value in visit.places.items():
        stem = stem.replace(f"{{{place}:path}}", quote(value, safe=""))
    asked = {name: value for name, value in visit.query.items() if name not in _ASKED}
    asked["language"] = visit.words.language
    pictures = []
    for end, title in beside or ([("", "")] if drawn else []):
        wanted = {**asked, **({"picture": end} if end else {})}
        name = f"{_file_name(page)}{end}"
        pictures.append(Picture(title, f"{stem}.svg?{urlencode(wanted)}", name))
    return Files(
        tuple(
            (one.title, f"{stem}.csv?{urlencode({**asked, 'table': one.name})}") for one in sheets
        ),
        tuple(pictures),
    )


def _csv(page: Page) -> Callable[[Visit], Reply]:
    def show(visit: Visit) -> Reply:
        sheets = page.sheets(visit) if page.sheets else None
        if sheets is None:
            return Shown("waiting.html", status=503)
        wanted = visit.query.get("table")
        chosen = next((one for one in sheets if wanted in {None, one.name}), None)
        if chosen is None:
            return _nothing(visit)
        return Sent(f"{_file_name(page)}-{chosen.name}.csv", _CSV, csv_of(chosen))

    return show


def _svg(page: Page) -> Callable[[Visit], Reply]:
    def show(visit: Visit) -> Reply:
        end = visit.query.get("picture", "")
        if end not in {"", *page.further}:
            return _nothing(visit)
        drawn = page.picture(visit) if page.picture else None
        if drawn is None:
            return _nothing(visit)
        return Sent(f"{_file_name(page)}{end}.svg", _SVG, standalone_svg(drawn).encode())

    return show


def _nothing(visit: Visit) -> Shown:
    sentence = visit.words.say("There is nothing of that kind on this page yet.")
    return Shown("trouble.html", {"sentence": sentence, "typed": (), "log_in": ""}, 404)


def _file_name(page: Page) -> str:
    return f"nebelhorn-{page.stem.lstrip('/').split('/')[0]}"


def _bare(page: Page) -> Page:
    return replace(page, take=None, label=None, sheets=None, picture=None)
