"""Why something was refused, as a reader of a page is told."""

from __future__ import annotations

from nebelhorn.web.refusals.translating import finding, quoted, translated

__all__ = ["finding", "quoted", "translated"]
