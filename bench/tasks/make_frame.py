"""Write the facts of a workspace as peers read them: make_frame.py WORKSPACE FILE.

One row an event, in the order Nebelhorn counts in, so that ties are the same ties for everybody.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stopwatch import Stopwatch

import nebelhorn

ROWS = """
SELECT 'C' || lpad(nth::VARCHAR, 9, '0') AS customer, name AS touchpoint, make_timestamp(t_us) AS ts
FROM event JOIN touchpoint USING (touchpoint_no)
JOIN (SELECT id_no, row_number() OVER (ORDER BY id_no) AS nth
  FROM (SELECT DISTINCT id_no FROM event)) USING (id_no)
ORDER BY nth, t_us, event_id
"""


def main(folder: Path, file: Path) -> None:
    unfinished = file.with_name(file.name + ".unfinished")
    with nebelhorn.open_workspace(folder) as workspace, Stopwatch() as watch:
        workspace.stores.facts.execute(f"COPY ({ROWS}) TO '{unfinished}' (FORMAT parquet)")
    unfinished.replace(file)
    watch.report()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
