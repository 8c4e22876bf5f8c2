"""The list of studies: a name and a function that yields figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studies.asking import asking
from studies.beliefs import beliefs
from studies.company import company, control
from studies.diagnosis import diagnosis
from studies.figure import Figure
from studies.horn import horn
from studies.trust import trust

STUDIES: dict[str, Callable[[], Iterable[Figure]]] = {
    "control": control,
    "company": company,
    "trust": trust,
    "horn": horn,
    "diagnosis": diagnosis,
    "beliefs": beliefs,
    "asking": asking,
}
