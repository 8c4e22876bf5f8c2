"""Which public logs are foretold by which protocol, with goals and what is published."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Trial:
    """One log by one protocol.

    Attributes:
        log: As ``tasks/logs.py`` calls it, or a file.
        protocol: As ``tasks/foretell.py`` calls it.
        name: First words of its lines.
        file: Where the log lies below the folder of the data.
        goals: By way to treat the end of a case, in percent; see ``tasks/compare.py``.
        published: What is published, and where.
    """

    log: str
    protocol: str
    name: str
    file: str
    goals: dict[str, float] = field(default_factory=dict)
    published: str = ""


HELPDESK, WORK = "tax2017/helpdesk.csv", "tax2017/bpi_12_w.csv"
_INCIDENTS = "bpic2013/bpi_challenge_2013_incidents.xes.gz"
_LOANS = "bpic2012/BPI_Challenge_2012.xes.gz"
_OFFERS = "bpic2012/BPI_Challenge_2012_Complete.events.csv.gz"
_TABLE = (
    "from the table of Explainable PPM with Stochastic Alignments, which does not say how it "
    "treats the end"
)

NEXT: tuple[Trial, ...] = (
    Trial(
        "helpdesk",
        "tax",
        "Tax helpdesk",
        HELPDESK,
        {"script": 71.0, "forbidden": 74.0},
        "published LSTM 71.23 (Tax et al. 2017)",
    ),
    Trial(
        "bpi_12_w",
        "tax",
        "Tax bpi_12_w",
        WORK,
        {"script": 78.5, "forbidden": 80.5},
        "published LSTM 76 (Tax et al. 2017)",
    ),
    Trial(
        "bpic2013_incidents",
        "five_fold",
        "5-fold BPIC13 incidents",
        _INCIDENTS,
        {"target": 77.5},
        "published 74.69 (Hinkka), 70.09 (Tax) in Rama-Maneiro et al. 2021; our own folds",
    ),
    Trial(
        "bpic2012",
        "temporal",
        "temporal BPIC12",
        _LOANS,
        {"no_end": 86.5},
        f"published LSTM 85.2, ProcessTransformer 84.8 {_TABLE}",
    ),
    Trial(
        "bpic2013_incidents",
        "temporal",
        "temporal BPIC13 incidents",
        _INCIDENTS,
        {"no_end": 75.5},
        f"published LSTM 67.2, processpredictR 70.1 {_TABLE}",
    ),
    Trial("helpdesk", "prequential", "stream helpdesk", HELPDESK, {"stream": 78.8}),
    Trial("bpi_12_w", "prequential", "stream bpi_12_w", WORK, {"stream": 80.0}),
)

OUTCOMES: tuple[Trial, ...] = (
    Trial("bpic2012_complete", "accepted", "BPIC12 accepted", _OFFERS, {"outcome": 68.0}),
    Trial("bpic2012_complete", "declined", "BPIC12 declined", _OFFERS),
    Trial("bpic2012_complete", "cancelled", "BPIC12 cancelled", _OFFERS),
)
