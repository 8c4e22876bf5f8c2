"""Draw what was found into an SVG file of its own."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from nebelhorn.app.alarms import Horn
from nebelhorn.app.diagnosis import Explained
from nebelhorn.app.index import Understanding
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import DiskFull, WorkspaceError
from nebelhorn.log import is_disk_full
from nebelhorn.settings import replace_file
from nebelhorn.views import WIDE, draw_charts, draw_index, draw_waterfall, standalone_svg, words


def picture(
    workspace: Workspace, found: Understanding | Horn | Explained, file: str | Path
) -> Path:
    """Draw an index, the charts of the horn, or a diagnosis, in the workspace's language.

    Args:
        workspace: Labels and language.
        found: What ``index``, ``alarms`` or ``diagnose`` returned.
        file: Where to; an older file is replaced whole.

    Returns:
        The file: SVG in light colours that looks the same in any program.

    Raises:
        WorkspaceError: There is nothing to draw yet, or the file cannot be written (also
            ``DiskFull``).
    """
    drawn = _draw(workspace, found)
    if drawn is None:
        msg = "there is nothing to draw yet: no share can be said and no chart has a day"
        raise WorkspaceError(msg)
    target = Path(file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, standalone_svg(drawn).encode())
    except OSError as error:
        msg = f"{target} cannot be written: {error.strerror or error}"
        raise (DiskFull(msg) if is_disk_full(error) else WorkspaceError(msg)) from error
    return target


def _draw(workspace: Workspace, found: Understanding | Horn | Explained) -> Markup | None:
    settings = workspace.settings
    reader = words(settings.language)
    if isinstance(found, Understanding):
        shown = any(period.score.value is not None for period in found.index.periods)
        return draw_index(found.index, reader, size=WIDE, prefix="index-") if shown else None
    if isinstance(found, Horn):
        shown = any(chart.points for chart in found.charts)
        return draw_charts(found.charts, found.alarms, settings, reader) if shown else None
    waterfall = found.diagnosis.waterfall
    return None if waterfall is None else draw_waterfall(waterfall, reader)
