"""What people of the demo company believe: some of it is right, some is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.catalogue import demo_settings
from nebelhorn.demo.questions import QUESTIONS
from nebelhorn.errors import WorkspaceError
from nebelhorn.settings import Belief, Settings, comment, settings_text

_NOTE: Final = (
    "The people who believe something here are invented, as is all of this company, and so are the",
    "dates on which they wrote it: they lie in the past of the log, so that reality can answer.",
    "Right and wrong beliefs were picked with a log in sight. They show what the index looks like,",
    "and prove nothing about how well people foretell. Of your own company write the day it is;",
    "git log nebelhorn.toml shows who dated a belief back.",
)

_NOT_LATER: Final = timedelta()


def _at(touchpoint: str, more: str = "") -> str:
    return f"touchpoint = '{touchpoint}'{more}"


def _on(month: int, day: int, year: int = 2025) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def _foretelling() -> tuple[Belief, ...]:
    """Return beliefs that foretell a class of a question."""
    return (
        Belief(
            "welcome-opens-app",
            "Kaya Lindholm",
            _on(2, 10),
            _at(points.WELCOME_LETTER),
            points.APP_LOGIN,
            question="next",
            confidence=0.7,
            de="Wer den Willkommensbrief hat, öffnet die App",
            en="Whoever has the welcome letter opens the app",
        ),
        Belief(
            "signed-opens-app",
            "Kaya Lindholm",
            _on(2, 10),
            _at(points.CONTRACT_SIGNED),
            points.APP_LOGIN,
            question="next",
            confidence=0.6,
            de="Wer unterschrieben hat, öffnet die App",
            en="Whoever has signed opens the app",
        ),
        Belief(
            "mail-pays-off",
            "Jonas Wiek",
            _on(2, 12),
            _at(points.CAMPAIGN_ANSWERED),
            points.TARIFF_CHANGE,
            question="next",
            confidence=0.6,
            de="Wer der Werbung folgt, wechselt den Tarif",
            en="Whoever follows an advertisement changes the tariff",
        ),
        Belief(
            "mail-sells",
            "Jonas Wiek",
            _on(2, 12),
            _at(points.CAMPAIGN_ANSWERED),
            "yes",
            question="buys",
            confidence=0.8,
            de="Wer der Werbung folgt, kauft",
            en="Whoever follows an advertisement buys",
        ),
        Belief(
            "reminder-pays",
            "Ute Harms",
            _on(2, 14),
            _at(points.PAYMENT_REMINDER),
            points.PAYMENT,
            question="next",
            confidence=0.8,
            de="Wer gemahnt wird, zahlt",
            en="Whoever is reminded pays",
        ),
        Belief(
            "angry-stays-angry",
            "Selma Odens",
            _on(2, 17),
            "last_score < 0.4",
            "angry",
            question="answer",
            confidence=0.8,
            de="Wer verärgert war, ist es wieder",
            en="Whoever was angry is angry again",
        ),
        Belief(
            "happy-stays-happy",
            "Selma Odens",
            _on(2, 17),
            "last_score > 0.85",
            "enthusiastic",
            question="answer",
            confidence=0.8,
            de="Wer begeistert war, ist es wieder",
            en="Whoever was enthusiastic is so again",
        ),
        Belief(
            "call-annoys",
            "Selma Odens",
            _on(3, 3),
            _at(points.HOTLINE_CALL),
            "angry",
            question="answer",
            confidence=0.6,
            de="Wer anruft, antwortet danach verärgert",
            en="Whoever calls answers angrily afterwards",
        ),
        Belief(
            "bad-invoice-calls",
            "Ute Harms",
            _on(3, 3),
            _at(points.FIRST_INVOICE, " and last_score < 0.4"),
            points.HOTLINE_CALL,
            question="next",
            confidence=0.7,
            de="Wer vor der ersten Rechnung schon verärgert war, ruft an",
            en="Whoever was angry before the first invoice calls",
        ),
        Belief(
            "complaint-leaves",
            "Bernd Tolk",
            _on(3, 5),
            _at(points.COMPLAINT),
            "yes",
            question="leaves",
            confidence=0.9,
            de="Wer sich beschwert, kündigt",
            en="Whoever complains leaves",
        ),
        Belief(
            "gone-is-gone",
            "Bernd Tolk",
            _on(3, 5),
            _at(points.CANCELLATION),
            "yes",
            question="silent",
            confidence=0.9,
            de="Wer kündigt, von dem hört man nichts mehr",
            en="Whoever has left is heard of no more",
        ),
        Belief(
            "app-keeps-touch",
            "Ilka Brodersen",
            _on(6, 16),
            _at(points.APP_LOGIN),
            "no",
            question="silent",
            confidence=0.9,
            de="Wer die App öffnet, bleibt in Verbindung",
            en="Whoever opens the app keeps in touch",
        ),
        Belief(
            "young-follow-mails",
            "Jonas Wiek",
            _on(9, 1),
            _at(points.CAMPAIGN_MAIL, " and segment = 'young'"),
            points.CAMPAIGN_ANSWERED,
            question="next",
            confidence=0.4,
            withdrawn=_on(3, 2, 2026),
            de="Die Jungen folgen unseren Werbemails",
            en="The young follow our mails",
        ),
    )


def _standing_alone() -> tuple[Belief, ...]:
    """Return beliefs that are judged and foretell nothing of a single customer."""
    return (
        Belief(
            "branch-stays",
            "Gesa Petersen",
            _on(2, 10),
            "channel = 'branch'",
            f"not {points.CANCELLATION}",
            horizon_days=90.0,
            than="channel = 'web'",
            de="Wer im Laden unterschreibt, bleibt eher als wer im Web unterschreibt",
            en="Who deals with a branch stays more often than who deals with the web",
        ),
        Belief(
            "families-recommend",
            "Gesa Petersen",
            _on(3, 10),
            "segment = 'family'",
            points.RECOMMENDATION,
            horizon_days=60.0,
            than="segment = 'business'",
            de="Familien empfehlen uns öfter weiter als Firmen",
            en="Families recommend us more often than businesses",
        ),
        Belief(
            "first-invoice-calls",
            "Ute Harms",
            _on(2, 14),
            _at(points.FIRST_INVOICE),
            points.HOTLINE_CALL,
            horizon_days=14.0,
            confidence=0.7,
            de="Wer die erste Rechnung sieht, ruft an",
            en="Whoever sees the first invoice calls",
        ),
    )


def with_beliefs(settings: Settings, *, later: timedelta = _NOT_LATER) -> Settings:
    """Return settings in which invented people have written down what they believe.

    More than ten of the beliefs foretell, so that the headline of the index is *We*. They bring
    the forecast questions along that they foretell classes of.

    Args:
        settings: Of the demo company.
        later: How much later all was written and withdrawn, where the log was moved.

    Examples:
        >>> believed = with_beliefs(Settings()).beliefs
        >>> sum(one.question is not None and one.withdrawn is None for one in believed)
        12
        >>> sum(one.than is not None for one in believed)
        2
    """
    said = (*_foretelling(), *_standing_alone())
    moved = tuple(
        replace(one, written=one.written + later, withdrawn=one.withdrawn and one.withdrawn + later)
        for one in said
    )
    return replace(settings, questions=QUESTIONS, beliefs=moved)


def write_beliefs(path: Path, *, later: timedelta = _NOT_LATER) -> None:
    """Write the settings of the demo company anew, with what its people believe.

    A comment in the file says that the believers are invented, and so are the dates.

    Args:
        path: Of the ``nebelhorn.toml`` that ``simulate`` wrote.
        later: As for ``with_beliefs``.

    Raises:
        WorkspaceError: It cannot be written.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> write_beliefs(path)
        >>> path.read_text()[:40]
        '# The people who believe something here '
    """
    note = "\n".join(map(comment, _NOTE))
    text = f"{note}\n\n{settings_text(with_beliefs(demo_settings(), later=later))}"
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        msg = f"{path}: cannot write the beliefs here: {error.strerror or error}"
        raise WorkspaceError(msg) from error
