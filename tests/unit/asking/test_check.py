"""Is a question judged as a person would judge it? By hand-written lists, and by hard cases."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.asking.check import Finding, check_ask, check_wording, has_decision
from nebelhorn.asking.flaws import FLAWS
from nebelhorn.settings import Ask, AskedQuestion

LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])


def judged(language: str, split: str) -> list[tuple[set[str], str]]:
    """(kinds of flaws, question) of a split, as written by hand."""
    lines = (Path(__file__).parent / f"questions_{language}.txt").read_text(encoding="utf-8")
    rows = [line.split("|", 2) for line in lines.splitlines() if not line.startswith("#")]
    return [
        (set(kinds.split()), text.strip()) for part, kinds, text in rows if part.strip() == split
    ]


def found(question: str, language: str = "en") -> list[str]:
    return [finding.kind.value for finding in check_wording(question, language)]


@LANGUAGES
def test_flaws_are_found_and_good_questions_let_through(language: str) -> None:
    rows = judged(language, "test")
    assert len(rows) >= 45
    hits = misses = false = alarms = 0
    for kinds, question in rows:
        told = set(found(question, language))
        hits, misses, false = (
            hits + len(told & kinds),
            misses + len(kinds - told),
            false + len(told - kinds),
        )
        alarms += bool(told) and not kinds
    assert hits / (hits + false) >= 0.9
    assert hits / (hits + misses) >= 0.9
    assert alarms == 0


def test_every_module_on_the_shelf_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.asking.flaws")
    listed = {flaw.find.__module__.rsplit(".", 1)[1] for flaw in FLAWS}
    assert listed == {module.name for module in pkgutil.iter_modules(shelf.__path__)}
    assert len({flaw.kind for flaw in FLAWS}) == len(FLAWS)
    assert all(flaw.de and flaw.en and flaw.source for flaw in FLAWS)


@pytest.mark.parametrize(
    ("question", "better"),
    [
        ("How do you rate our award-winning support?", "How do you rate our support?"),
        ("Are our employees always friendly?", "Are our employees friendly?"),
        ("Were all your questions answered?", "Were your questions answered?"),
        ("Wasn't the invoice clear?", "Was the invoice clear?"),
        ("Have you contacted us recently?", "Have you contacted us in the last 7 days?"),
        (
            "How satisfied are you with the price and the quality?",
            "How satisfied are you with the price?",
        ),
        ("Do you like our website, brochures etc.?", "Do you like our website, brochures?"),
    ],
)
def test_a_better_wording_is_offered(question: str, better: str) -> None:
    assert check_wording(question, "en")[0].better[0] == better
    assert found(better) == []


@pytest.mark.parametrize(
    ("question", "better"),
    [
        (
            "Wie freundlich und kompetent war sie?",
            ("Wie freundlich war sie?", "Wie kompetent war sie?"),
        ),
        ("War die Rechnung nicht verständlich?", ("War die Rechnung verständlich?",)),
        ("Wie bewerten Sie unseren tollen Service?", ("Wie bewerten Sie unseren Service?",)),
        ("Waren Sie jemals im Laden?", ("Waren Sie in den letzten 12 Monaten im Laden?",)),
    ],
)
def test_a_better_wording_is_offered_in_german(question: str, better: tuple[str, ...]) -> None:
    assert check_wording(question, "de-AT")[0].better == better


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How likely are you to recommend us to family or friends?", "en"),
        ("How clear were our terms and conditions?", "en"),
        ("How satisfied were you with Marks and Spencer?", "en"),
        ("Did you call between Monday and Friday?", "en"),
        ("Overall, how satisfied are you?", "en"),
        ("Was it right or wrong?", "en"),
        ("Why did you not buy?", "en"),
        ("Wie zufrieden sind Sie insgesamt?", "de"),
        ("Wie gut war der Service vor und nach dem Kauf?", "de"),
        ("Warum haben Sie nicht gekauft?", "de"),
        ("Was fehlte Ihnen vor allem?", "de"),
        ("Wie oft haben Sie in den letzten 30 Tagen angerufen?", "de"),
        ("Hier haben Sie bestellt und bezahlt. Wie leicht war das?", "de"),
    ],
)
def test_what_only_looks_like_a_flaw_is_none(question: str, language: str) -> None:
    assert found(question, language) == []


def test_the_finding_points_at_the_words() -> None:
    question = "Was it always good?"
    [finding] = check_wording(question, "en")
    assert question[finding.start : finding.end] == finding.words == "always"
    assert finding.de != finding.en


def test_a_language_we_cannot_read_is_not_judged() -> None:
    assert check_wording("Toujours excellent et rapide, non ?", "fr") == ()


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "  ",
        "?",
        "-",
        "none",
        "Keine.",
        "n/a",
        "TBD",
        "monitoring",
        "Wir wollen es wissen",
    ],
)
def test_watching_is_no_decision(said: str | None) -> None:
    assert not has_decision(said)


@pytest.mark.parametrize(
    "said",
    ["Rewrite the invoice", "We report it to the team, who call back", "Mehr Leute ans Telefon"],
)
def test_whatever_is_changed_is_a_decision(said: str) -> None:
    assert has_decision(said)


def test_both_questions_in_all_languages_are_judged() -> None:
    ask = Ask(
        "a",
        "Visit",
        (
            AskedQuestion("csat", {"de": "War es immer gut?", "en": "How good was it?"}),
            AskedQuestion("free", {"en": "Do you visit often?", "fr": "Toujours ?"}),
        ),
        decision="We open longer",
    )
    told = [(finding.question, finding.language, finding.kind.value) for finding in check_ask(ask)]
    assert told == [(0, "de", "absolute"), (1, "en", "vague")]


def test_a_question_as_long_as_a_book_is_too_long_and_that_is_all() -> None:
    assert set(found("und warum nicht immer oft? " * 2_000, "de")) <= {"long"}
    assert found("a " * 100_000 + "and " * 50_000) == ["long"]


@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_whatever_is_asked_the_findings_lie_in_it_and_apart(question: str, language: str) -> None:
    findings = check_wording(question, language)
    spans = [(finding.start, finding.end) for finding in findings]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(0 <= start < end <= len(question) for start, end in spans)


words = st.sampled_from(
    [
        *("how", "was", "always", "not", "and", "the", "price", "our", "great"),
        *("often", "you", "?"),
    ]
)


@given(st.lists(words, max_size=30).map(" ".join))
def test_a_better_wording_is_another_one(question: str) -> None:
    findings: tuple[Finding, ...] = check_wording(question, "en")
    offered = [better for finding in findings for better in finding.better]
    assert all(better and better != question for better in offered)
