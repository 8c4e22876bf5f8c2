"""Why a figure moved: faults of the data, new kinds, moves, the dark, or the parts of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.reality.diagnosis.broken_down import break_down
    from nebelhorn.reality.diagnosis.case import Case, Places, read_places
    from nebelhorn.reality.diagnosis.dark import dark
    from nebelhorn.reality.diagnosis.data_faults import source_faults
    from nebelhorn.reality.diagnosis.decomposition import Split, Tables, split
    from nebelhorn.reality.diagnosis.diagnose import diagnose
    from nebelhorn.reality.diagnosis.gains import gains
    from nebelhorn.reality.diagnosis.moment_faults import moment_faults
    from nebelhorn.reality.diagnosis.moves import Going, changed_moves, horizon_days
    from nebelhorn.reality.diagnosis.novelty import missing_mass, new_kinds, novelty
    from nebelhorn.reality.diagnosis.result import (
        Cause,
        MissingMass,
        MoveChange,
        Moved,
        NewKind,
        Novelty,
        Part,
        RulePart,
        Span,
        Term,
        Waterfall,
    )
    from nebelhorn.reality.diagnosis.signs import (
        Compared,
        Dark,
        DataFault,
        Diagnosis,
        Fault,
        FogChange,
        Gain,
        NewName,
        Verdict,
    )

__all__ = [
    "Case",
    "Cause",
    "Compared",
    "Dark",
    "DataFault",
    "Diagnosis",
    "Fault",
    "FogChange",
    "Gain",
    "Going",
    "MissingMass",
    "MoveChange",
    "Moved",
    "NewKind",
    "NewName",
    "Novelty",
    "Part",
    "Places",
    "RulePart",
    "Span",
    "Split",
    "Tables",
    "Term",
    "Verdict",
    "Waterfall",
    "break_down",
    "changed_moves",
    "dark",
    "diagnose",
    "gains",
    "horizon_days",
    "missing_mass",
    "moment_faults",
    "new_kinds",
    "novelty",
    "read_places",
    "source_faults",
    "split",
]

export_lazily(__name__)
