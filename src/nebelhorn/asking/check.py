"""Is a question any good, before it goes out?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nebelhorn.asking.flaw import FlawKind
from nebelhorn.asking.flaws import FLAWS
from nebelhorn.asking.flaws.long import LONG
from nebelhorn.settings import Ask

CHECKED_LANGUAGES = ("de", "en")
"""Wordings in other languages are not judged; whoever shows findings says so."""

LONGEST_JUDGED = 1_000
"""Characters; of anything longer only that it is too long is told, nobody asks that."""

_WHY_NO_DECISION = (
    "Welche Entscheidung fällt anders, wenn die Antwort schlecht ist? Ändert sich nichts, ist die "
    "Frage dem Kunden nicht zuzumuten.",
    "Which decision changes if the answer is bad? If none does, do not trouble the customer.",
)
_DECISION_EXAMPLE = {
    "de": "Unter 0,6 schreiben wir die erste Rechnung neu.",
    "en": "Below 0.6 we rewrite the first invoice.",
}
_EMPTY = re.compile(
    r"\W*(?:(?:keine?|none|nothing|nichts|n/?a|tbd|todo|offen|open|unknown|unklar|\?+|-+|"
    r"(?:we |wir )?(?:want to know|wollen (?:es )?wissen|monitor\w*|report\w*|track\w*|"
    r"beobacht\w*|bericht\w*|dashboard|interesse|interest\w*|curio\w*|neugier\w*))\W*)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an ask.

    Attributes:
        kind: What.
        question: 0: the first question, 1: the second, None: the ask itself.
        language: Of the wording; None: of the ask itself.
        start: 0-based index of the first character in the wording; 0 for the ask itself.
        end: Index after the last; 0 for the ask itself.
        words: What stands there.
        de: Why it is a flaw, for German readers.
        en: Why, for English readers.
        better: Other wordings in the question's language, best first; where there is ``…``
            something is to be filled in. Empty: none is offered.
    """

    kind: FlawKind
    question: int | None
    language: str | None
    start: int
    end: int
    words: str
    de: str
    en: str
    better: tuple[str, ...]


def check_wording(wording: str, language: str, *, question: int = 0) -> tuple[Finding, ...]:
    """Return what is wrong with the wording of one question.

    Args:
        wording: As customers read it.
        language: ``de`` or ``en``, also as ``de-AT``; of others nothing is found.
        question: 0 for the first, 1 for the second; passed on.

    Returns:
        Findings in the order of the text.

    Examples:
        >>> [finding] = check_wording("How excellent and fast was our service?", "en")[:1]
        >>> finding.kind.value, finding.words
        ('leading', 'How excellent')
        >>> check_wording("How satisfied were you with the delivery?", "en")
        ()
    """
    short = language.split("-")[0]
    if short not in CHECKED_LANGUAGES:
        return ()
    findings: list[Finding] = []
    for flaw in FLAWS if len(wording) <= LONGEST_JUDGED else (LONG,):
        for spot in flaw.find(wording, short):
            if any(spot.start < f.end and f.start < spot.end for f in findings):
                continue
            words = wording[spot.start : spot.end].strip(" ,")
            findings.append(
                Finding(
                    *(flaw.kind, question, language, spot.start, spot.end, words),
                    *(flaw.de, flaw.en, _others(wording, spot.better)),
                )
            )
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end)))


def _others(wording: str, better: tuple[str, ...]) -> tuple[str, ...]:
    """Where nothing but the flaw was there, nothing is left to offer."""
    others = [other for other in better if any(map(str.isalnum, other)) and other != wording]
    return tuple(dict.fromkeys(others))


def check_ask(ask: Ask) -> tuple[Finding, ...]:
    """Return what is wrong with an ask: with every wording, and with what it is asked for.

    Args:
        ask: The ask.

    Returns:
        First whether a decision is missing, then the questions, by language.

    Examples:
        >>> from nebelhorn.settings import AskedQuestion
        >>> ask = Ask("a", "Visit", (AskedQuestion("csat", {"en": "Was it always good?"}),))
        >>> [finding.kind.value for finding in check_ask(ask)]
        ['no_decision', 'absolute']
    """
    findings: list[Finding] = []
    if not has_decision(ask.decision):
        de, en = _WHY_NO_DECISION
        language = "de" if set(ask.questions[0].wording) == {"de"} else "en"
        findings.append(
            Finding(
                *(FlawKind.NO_DECISION, None, None, 0, 0, ask.decision or ""),
                *(de, en, (_DECISION_EXAMPLE[language],)),
            )
        )
    for number, question in enumerate(ask.questions):
        for language, wording in question.wording.items():
            findings += check_wording(wording, language, question=number)
    return tuple(findings)


def has_decision(decision: str | None) -> bool:
    """Does it say what is decided otherwise when the answer is bad? Watching is no decision.

    Examples:
        >>> has_decision("Below 0.6 we rewrite the invoice")
        True
        >>> [has_decision(said) for said in (None, " ", "none", "we want to know", "Reporting, ?")]
        [False, False, False, False, False]
    """
    return decision is not None and _EMPTY.fullmatch(decision.strip()) is None
