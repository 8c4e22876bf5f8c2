"""The public logs of the bench, with the attributes that are used of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from event_log import Source

_BOTH = ("concept:name", "lifecycle:transition")
_TIME = "time:timestamp"
_USUAL = {
    "csv": {"case": "case", "activity": "activity", "time": "time"},
    "xes": {"case": "", "activity": "concept:name", "time": _TIME},
}
_INCIDENT = (
    "org:group",
    "org:role",
    "resource country",
    "organization involved",
    "impact",
    "product",
    "org:resource",
)


def tax_source(file: Path) -> Source:
    """Return how a csv as Tax et al. released it is read."""
    return Source(file.stem, file, "tax", "CaseID", ("ActivityID",), "CompleteTimestamp")


def _tax(data: Path, name: str) -> Source:
    return tax_source(data / "tax2017" / f"{name}.csv")


def _loans(data: Path, name: str) -> Source:
    activity = _BOTH if name.endswith("both") else _BOTH[:1]
    file = data / "bpic2012" / "BPI_Challenge_2012.xes.gz"
    return Source(name, file, "xes", "", activity, _TIME, ("org:resource",))


def _offers(data: Path, name: str) -> Source:
    file = data / "bpic2012" / "BPI_Challenge_2012_Complete.events.csv.gz"
    texts, numbers = ("org:resource",), ("case:AMOUNT_REQ",)
    return Source(name, file, "csv", "case_id", ("activity",), "timestamp", texts, numbers)


def _incidents(data: Path, name: str) -> Source:
    file = data / "bpic2013" / "bpi_challenge_2013_incidents.xes.gz"
    return Source(name, file, "xes", "", _BOTH, _TIME, _INCIDENT)


SOURCES: dict[str, Callable[[Path, str], Source]] = {
    "helpdesk": _tax,
    "bpi_12_w": _tax,
    "bpic2012": _loans,
    "bpic2012_both": _loans,
    "bpic2012_complete": _offers,
    "bpic2013_incidents": _incidents,
}
"""Made from the folder of the data and their own name."""


def source(name: str, data: Path) -> Source:
    """Return how a public log is read.

    Raises:
        KeyError: There is none of this name.
    """
    return SOURCES[name](data, name)


def other_source(file: Path, columns: dict[str, str]) -> Source:
    """Return how any log is read, all its attributes included.

    Args:
        file: XES or csv, packed with gzip or not; told apart by its name.
        columns: What ``case``, ``activity`` and ``time`` are called where it is not the usual;
            several columns of the activity with ``+`` between.
    """
    said = {name: value for name, value in columns.items() if value}
    layout = "xes" if ".xes" in file.suffixes else "csv"
    usual = _USUAL[layout]
    return Source(
        name=file.name.split(".")[0],
        file=file,
        layout=layout,
        case=said.get("case", usual["case"]),
        activity=tuple(said.get("activity", usual["activity"]).split("+")),
        time=said.get("time", usual["time"]),
        others=True,
    )
