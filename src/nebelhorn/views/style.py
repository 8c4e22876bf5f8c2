"""The look of the report, and its script, also for pages that are not the report."""

from __future__ import annotations

from importlib import resources

from nebelhorn.views.palette import stylesheet

_STYLES = (
    *("report.css", "index.css", "depth.css", "beliefs.css", "horn.css", "diagnosis.css"),
    "customer.css",
)


def pages_style() -> str:
    """Return the CSS of pages: colours of both themes, top bar, cards, tables, all pictures.

    A page chooses with ``data-theme`` (``light`` or ``dark``) at its root; without, as the system.

    Examples:
        >>> "header.top{" in pages_style()
        True
    """
    return "\n".join((stylesheet(), *map(_static, _STYLES)))


def pages_script() -> str:
    """Return the script of pages: hovering, zooming and the slider of the map, folded tables."""
    return _static("report.js")


def _static(name: str) -> str:
    files = resources.files("nebelhorn.views").joinpath("static", name)
    return files.read_text(encoding="utf-8")
