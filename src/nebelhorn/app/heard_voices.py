"""What customers said, the newest first, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import drop, put_view
from nebelhorn.errors import UnknownName, choices
from nebelhorn.feedback import make_voices
from nebelhorn.log import customer_names, put_customer_views, texts_of
from nebelhorn.views import step_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENTHUSIASTIC, LUKEWARM = 0.9, 0.65
"""From this score on a voice is enthusiastic, from that on lukewarm, under it angry."""
_NEWEST, _PLACED = "newest_answer", "newest_voice"

LOOKED_AT = 20_000
"""So many of the newest answers are looked at."""


class VoiceMood(StrEnum):
    """How a voice feels, by its score: at least .9, at least .65, or less; or it gave none.

    ``TEXT_ONLY``: no score was given.
    """

    ENTHUSIASTIC = "enthusiastic"
    LUKEWARM = "lukewarm"
    ANGRY = "angry"
    TEXT_ONLY = "text_only"


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """One answer.

    Attributes:
        at: When it was given, UTC.
        score: 0–1; None: only a text was given.
        step: Colour of its mood, 0–6; None with ``score``.
        mood: How it feels.
        touchpoint: Raw name of the touchpoint it speaks about, as on the map; None: of none in
            the log.
        customer: One of their ids; None: nobody knows whose it is.
        said: In their words; None: nothing was written, or whoever asks may not read it.
        has_text: Was something written?
        source: Where it came from.
    """

    at: datetime
    score: float | None
    step: int | None
    mood: VoiceMood
    touchpoint: str | None
    customer: str | None
    said: str | None
    has_text: bool
    source: str


@dataclass(frozen=True, slots=True)
class Voices:
    """Answers of one kind.

    Attributes:
        total: How many there are.
        listed: Some of them, the newest first.
        more: Are there older ones that nobody looked at?
    """

    total: int
    listed: tuple[HeardVoice, ...]
    more: bool = False


def voices(
    workspace: Workspace,
    *,
    touchpoint: str | None = None,
    mood: VoiceMood | None = None,
    limit: int = 50,
    skip: int = 0,
    texts: bool = False,
) -> Voices:
    """Return answers, the newest first; about one touchpoint only of the newest 20,000.

    Args:
        workspace: Whose facts.
        touchpoint: Only about this one, by raw name.
        mood: Only such.
        limit: How many to list at most.
        skip: So many of the newest are left out.
        texts: Also what was written? That may say who a customer is.

    Raises:
        UnknownName: There is no such touchpoint; says which are near.
    """
    facts = workspace.stores.facts
    felt, chosen, values = _MOODS[mood] if mood else "true", "true", []
    if touchpoint is not None:
        names = dict(facts.execute("SELECT name, touchpoint_no FROM touchpoint").fetchall())
        if touchpoint not in names:
            msg = f"there is no touchpoint {touchpoint!r}; {choices(touchpoint, names)}"
            raise UnknownName(msg)
        chosen = "touchpoint_no = ?"
        values.append(int(names[touchpoint]))
    row = facts.execute(f"SELECT count(*) FROM answer WHERE {felt}").fetchone()
    total = int(row[0]) if row else 0
    # where they belong is worked out as for the map, but only of those somebody reads
    read = skip + limit if touchpoint is None else LOOKED_AT
    put_customer_views(facts)
    put_view(
        facts,
        _NEWEST,
        f"SELECT * FROM answer WHERE {felt} ORDER BY t_us DESC, answer_id LIMIT {read:d}",
    )
    make_voices(facts, answer=_NEWEST, into=_PLACED)
    told = (
        f"(SELECT a.*, p.touchpoint_no FROM {_NEWEST} AS a "
        f"JOIN {_PLACED} AS p USING (answer_id) WHERE {chosen})"
    )
    more = touchpoint is not None and total > LOOKED_AT
    if touchpoint is not None:
        row = facts.execute(f"SELECT count(*) FROM {told}", values).fetchone()
        total = int(row[0]) if row else 0
    rows = facts.execute(
        "SELECT v.answer_id, v.t_us, v.score, t.name, v.id_no, v.has_text, s.name "
        f"FROM (SELECT * FROM {told} ORDER BY t_us DESC, answer_id "
        f"LIMIT {limit:d} OFFSET {skip:d}) AS v LEFT JOIN touchpoint AS t USING (touchpoint_no) "
        "LEFT JOIN source AS s USING (source_no) ORDER BY v.t_us DESC, v.answer_id",
        values,
    ).fetchall()
    drop(facts, _PLACED)
    office = workspace.stores.office
    said = texts_of(office, [line[0] for line in rows]) if texts else {}
    names_of = customer_names(office, [line[4] for line in rows if line[4] is not None])
    listed = tuple(
        HeardVoice(
            at=_EPOCH + timedelta(microseconds=at_us),
            score=score,
            step=step_of(score),
            mood=_mood(score),
            touchpoint=name,
            customer=names_of.get(id_no),
            said=said.get(answer_id),
            has_text=bool(has_text),
            source=source or "",
        )
        for answer_id, at_us, score, name, id_no, has_text, source in rows
    )
    return Voices(total, listed, more)


_MOODS = {
    VoiceMood.ENTHUSIASTIC: f"score >= {ENTHUSIASTIC}",
    VoiceMood.LUKEWARM: f"score >= {LUKEWARM} AND score < {ENTHUSIASTIC}",
    VoiceMood.ANGRY: f"score < {LUKEWARM}",
    VoiceMood.TEXT_ONLY: "score IS NULL",
}


def _mood(score: float | None) -> VoiceMood:
    if score is None:
        return VoiceMood.TEXT_ONLY
    if score >= ENTHUSIASTIC:
        return VoiceMood.ENTHUSIASTIC
    return VoiceMood.LUKEWARM if score >= LUKEWARM else VoiceMood.ANGRY
