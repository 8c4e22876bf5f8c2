"""What a kind of forecast question is: its classes, and which facts decide it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nebelhorn.errors import SettingsError
from nebelhorn.settings import Question


class Deciding(StrEnum):
    """How facts decide a question.

    ``FIRST``: the first act within the horizon says which class it was. ``SUM``: the amounts of
    all acts within the horizon, summed, fall into a band.
    """

    FIRST = "first"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Touchpoints:
    """The catalogue as questions need it.

    Attributes:
        names: Touchpoint number → raw name, of all touchpoints of the log.
        customers: Numbers of those that are acts of customers.
        members: Condition → SELECT of the event ids that meet it.
        leaves: Numbers of those by which customers leave.
    """

    names: Mapping[int, str]
    customers: frozenset[int]
    members: Mapping[str, str] = field(default_factory=dict)
    leaves: frozenset[int] = frozenset()

    def numbers(self, names: tuple[str, ...]) -> list[int]:
        """Return the numbers of touchpoints by raw name; those the log never saw are left out."""
        wanted = set(names)
        return sorted(number for number, name in self.names.items() if name in wanted)


def _nothing_follows(question: Question, touchpoints: Touchpoints) -> dict[str, int]:
    del question, touchpoints
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the shelf of kinds.

    A class is a whole number from 0 to 65,535. Every kind has its classes fixed before anything
    is foretold, so that nobody can choose a cut-off afterwards.

    Attributes:
        name: What ``kind`` in ``nebelhorn.toml`` says.
        en: What it asks, in a few words.
        de: The same in German.
        needs: Keys of a question that must be there, beside name, kind and horizon.
        classes: Question and touchpoints → class → name. Names of touchpoints are raw; the
            others are ``silence``, ``yes``, ``no``, ``angry``, ``lukewarm``, ``enthusiastic``,
            ``nothing``, and bands as ``low..high``.
        acts: Question and touchpoints → SELECT over ``event`` and ``answer`` of the facts that
            decide: (customer_no, t_us, heard_us, act_id, class), and for ``SUM`` the amount in
            hundredths (BIGINT) as ``class``.
        deciding: How they decide.
        nothing: Class when nothing came within the horizon; None: then the prediction is void,
            for the reason ``unanswered``.
        early: May what came be learnt as soon as it was known? Then whether anything comes at
            all is learnt apart, from due cohorts only.
        intents: Question and touchpoints → what a customer says they plan (``more``, ``stay``,
            ``compare``, ``leave``, ``unsure``) → class that follows from it; what is left out says
            nothing of the question.
    """

    name: str
    en: str
    de: str
    needs: tuple[str, ...]
    classes: Callable[[Question, Touchpoints], dict[int, str]]
    acts: Callable[[Question, Touchpoints], str]
    deciding: Deciding = Deciding.FIRST
    nothing: int | None = 0
    early: bool = False
    intents: Callable[[Question, Touchpoints], dict[str, int]] = _nothing_follows

    def check(self, question: Question) -> None:
        """Say what a question of this kind lacks, or says in vain.

        Raises:
            SettingsError: A key it needs is missing, or one is there that means nothing here.
        """
        missing = [key for key in self.needs if not _has(question, key)]
        if missing:
            msg = (
                f"question {question.name!r} of kind {self.name} in nebelhorn.toml needs "
                f"{' and '.join(missing)}"
            )
            raise SettingsError(msg)
        meant = {part for key in self.needs for part in key.split(" or ")}
        vain = [key for key in _OWN_KEYS if key not in meant and _has(question, key)]
        if vain:
            msg = (
                f"question {question.name!r} in nebelhorn.toml: {' and '.join(vain)} means nothing "
                f"for kind {self.name}; leave it out"
            )
            raise SettingsError(msg)


_OWN_KEYS = ("touchpoints", "condition", "bands")
"""Keys of a question that only some kinds understand."""


def _has(question: Question, key: str) -> bool:
    return any(bool(getattr(question, part)) for part in key.split(" or "))
