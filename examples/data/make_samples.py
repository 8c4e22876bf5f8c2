"""Cut the committed samples from the full data sets in ``../shared/data``.

    .venv/bin/python examples/data/make_samples.py

``cdnow.csv`` is the published one-tenth sample of CDNOW with a header put above it, ``nhs.csv`` the
columns and records of the NHS feedback that the mapping reads (without the ambulances, whose dates
cannot be read for sure). Nothing is drawn by chance: the same input gives the same bytes.
"""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent.parent / "shared" / "data"
NHS_COLUMNS = (
    "Comment ID",
    "Trust",
    "Respondent ID",
    "Date",
    "Service type 1",
    "Service type 2",
    "FFT categorical answer",
    "FFT answer",
)


def write_cdnow(source: Path, target: Path) -> None:
    """The source has: number in the master file, number in the sample, day, CDs, dollars."""
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("customer_id", "date", "number_of_cds", "dollar_value"))
        for line in source.read_text(encoding="ascii").splitlines():
            if line.strip():
                _, customer, day, number, dollars = line.split()
                out.writerow((customer, day, number, dollars))


def write_nhs(source: Path, target: Path) -> None:
    """Keep the columns the mapping names; leave out what it leaves out."""
    with source.open(encoding="utf-8-sig", newline="") as given:
        rows = list(csv.DictReader(given))
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(NHS_COLUMNS)
        for row in rows:
            if row["Service type 1"] not in {"", "See and Convey"}:
                out.writerow([row[column] for column in NHS_COLUMNS])


if __name__ == "__main__":
    write_cdnow(SHARED / "cdnow" / "CDNOW_sample.txt", HERE / "cdnow.csv")
    write_nhs(SHARED / "nhs_feedback" / "v6framework_230831.csv", HERE / "nhs.csv")
    for name in ("cdnow.csv", "nhs.csv"):
        print(f"{name}: {(HERE / name).stat().st_size:,} bytes")
