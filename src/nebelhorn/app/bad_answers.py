"""A bad answer rings at once: whoever wants to know is told, once, and somebody sees to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.live import enqueue, found_outbox
from nebelhorn.log import customer_names, texts_of

TOPIC = "answer.bad"

BAD = 0.25
"""A score (0–1) of at most this rings: 0 to 2 of NPS, 1 or 2 of five (stars, CSAT), 1 or 2 of seven
(CES), thumbs down.

It is the same place on every scale, and lower than where feeling calls a voice angry (below .65,
which is 0 to 6 of NPS and three stars): that is a share of many, and this calls a person. On the
demo company it rings at 4.8 % of the scores; .65 would at 34.6 %, and a bell that rings at every
third voice is not heard any more."""

NEWS_US = 28 * 86_400_000_000
"""What became known longer ago is no news: it is not told any more."""

MOST = 500
"""No more are listed at once."""

_meta = sa.MetaData()
_bad = sa.Table(
    "bad_answer",
    _meta,
    sa.Column("answer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id_no", sa.BigInteger, index=True),
    sa.Column("touchpoint", sa.Text),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("raw_score", sa.Float),
    sa.Column("has_text", sa.Boolean, nullable=False),
    sa.Column("t_us", sa.BigInteger, nullable=False),
    sa.Column("told_us", sa.BigInteger, nullable=False, index=True),
    sa.Column("seen_us", sa.BigInteger),
    sa.Column("seen_by", sa.Text),
)

_NEW = """
SELECT a.answer_id, coalesce(i.customer_no, a.id_no, e.id_no) AS id_no,
  coalesce(t.name, b.name) AS touchpoint, a.score, a.raw_score, a.has_text, a.t_us
FROM answer AS a
LEFT JOIN event AS e ON e.event_id = a.on_event_id
LEFT JOIN touchpoint AS t ON t.touchpoint_no = e.touchpoint_no
LEFT JOIN (
  SELECT about_no, arg_min(name, rank) AS name FROM about JOIN touchpoint USING (touchpoint_no)
  GROUP BY about_no
) AS b ON b.about_no = a.about_no
LEFT JOIN identity AS i ON i.id_no = coalesce(a.id_no, e.id_no)
WHERE a.score <= $1 AND a.known_us >= $2 AND a.known_us <= $3 ORDER BY a.t_us, a.answer_id
"""


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """A bad answer that somebody should see to. Times are UTC microseconds since 1970.

    Attributes:
        answer_id: Its number.
        customer: The customer's key; None: nobody known.
        customer_no: Their number; None: nobody known.
        touchpoint: What it is about; None: not told.
        score: 0–1.
        raw_score: As it was given; None: not kept.
        text: What was said; None: nothing.
        t_us: When it was given.
        told_us: When it rang.
        seen_us: When somebody said they see to it; None: nobody yet.
        seen_by: Who; None: nobody yet.
    """

    answer_id: int
    customer: str | None
    customer_no: int | None
    touchpoint: str | None
    score: float
    raw_score: float | None
    text: str | None
    t_us: int
    told_us: int
    seen_us: int | None = None
    seen_by: str | None = None


def tell_bad_answers(workspace: Workspace, *, now_us: int) -> int:
    """Put bad answers that were not told before down, for people and into the outbox.

    Only what has arrived rings; history that was imported does not. The topic is ``answer.bad``.

    Args:
        workspace: Whose facts.
        now_us: Now, UTC microseconds since 1970.

    Returns:
        Count of answers that were new, whether anybody outside wants them or not.
    """
    office = workspace.stores.office
    # a clock that was set back must not hide what came before
    span = (now_us - NEWS_US, now_us + NEWS_US)
    rows = workspace.stores.facts.execute(_NEW, [BAD, *span]).fetchall()
    if not rows:
        return 0
    found_outbox(office)
    _meta.create_all(office)
    known = {int(row[0]) for row in rows} & _told(office)
    new = [row for row in rows if int(row[0]) not in known]
    names = customer_names(office, [int(row[1]) for row in new if row[1] is not None])
    # together with the messages: all of it is written, or nothing
    with office.begin() as connection:
        for row in new:
            _tell(connection, row, names.get(row[1]), now_us)
    return len(new)


def bad_answers(
    workspace: Workspace, *, seen: bool = False, limit: int = 100
) -> tuple[BadAnswer, ...]:
    """Return the bad answers nobody sees to yet, newest first.

    Args:
        workspace: Whose.
        seen: Those too that somebody sees to.
        limit: At most so many, 500 at most.
    """
    office = workspace.stores.office
    _meta.create_all(office)
    wanted = sa.select(_bad).order_by(_bad.c.t_us.desc(), _bad.c.answer_id).limit(min(limit, MOST))
    if not seen:
        wanted = wanted.where(_bad.c.seen_us.is_(None))
    return _found(office, wanted)


def _found(office: Engine, wanted: sa.Select[Any]) -> tuple[BadAnswer, ...]:
    with office.connect() as connection:
        rows = connection.execute(wanted).all()
    names = customer_names(office, {int(row.id_no) for row in rows if row.id_no is not None})
    texts = texts_of(office, [int(row.answer_id) for row in rows])
    return tuple(
        BadAnswer(
            int(row.answer_id),
            names.get(row.id_no),
            row.id_no,
            row.touchpoint,
            row.score,
            row.raw_score,
            texts.get(int(row.answer_id)),
            *(int(row.t_us), int(row.told_us), row.seen_us, row.seen_by),
        )
        for row in rows
    )


def see_to(
    workspace: Workspace, answer_id: int, *, who: str, now_us: int | None = None
) -> BadAnswer:
    """Write down that somebody sees to a bad answer; who said so first stays.

    Args:
        workspace: Whose.
        answer_id: Its number.
        who: Sees to it.
        now_us: Now, UTC microseconds since 1970; None: by the clock.

    Returns:
        The answer as it now stands.

    Raises:
        UnknownName: No bad answer has this number.
        SettingsError: Nobody is named.
    """
    if not who.strip():
        msg = "say who sees to it"
        raise SettingsError(msg)
    at_us = workspace.clock() if now_us is None else now_us
    office = workspace.stores.office
    _meta.create_all(office)
    with office.begin() as connection:
        mine = _bad.c.answer_id == answer_id
        connection.execute(
            sa.update(_bad)
            .where(mine, _bad.c.seen_us.is_(None))
            .values(seen_us=at_us, seen_by=who.strip())
        )
    found = _found(office, sa.select(_bad).where(mine))
    if not found:
        msg = f"no bad answer has the number {answer_id}; nebelhorn bad-answers lists them"
        raise UnknownName(msg)
    return found[0]


def forget_bad_answers(office: Engine, ids: Collection[int]) -> int:
    """Delete the bad answers of a customer from the list; return how many.

    Args:
        office: Where they lie.
        ids: Numbers of all their ids.
    """
    _meta.create_all(office)
    with office.begin() as connection:
        return connection.execute(sa.delete(_bad).where(_bad.c.id_no.in_(list(ids)))).rowcount


class Bell:
    """Rings when a bad answer comes; whatever stopped it, it rings after the next start.

    Args:
        workspace: Whose facts; used by the thread that writes them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._due = workspace, True

    def ring(self, *, heard: bool, now_us: int) -> int:
        """Tell what is new, where anything may be.

        Args:
            heard: Was anything said since?
            now_us: Now, UTC microseconds since 1970.

        Returns:
            Count of bad answers that were new.
        """
        self._due |= heard
        if not self._due:
            return 0
        many = tell_bad_answers(self._workspace, now_us=now_us)
        self._due = False
        return many


def _told(office: Engine) -> set[int]:
    with office.connect() as connection:
        return {int(number) for (number,) in connection.execute(sa.select(_bad.c.answer_id))}


def _tell(connection: Connection, row: Sequence[object], customer: str | None, now_us: int) -> None:
    names = ("answer_id", "id_no", "touchpoint", "score", "raw_score", "has_text", "t_us")
    told = dict(zip(names, row, strict=True))
    connection.execute(sa.insert(_bad).values(**told, told_us=now_us))
    payload = {
        "answer": str(told["answer_id"]),
        "customer": customer,
        "customer_no": None if told["id_no"] is None else str(told["id_no"]),
        "touchpoint": told["touchpoint"],
        "score": told["score"],
        "raw_score": told["raw_score"],
        "has_text": told["has_text"],
        "given_us": told["t_us"],
    }
    enqueue(connection, TOPIC, payload, key=f"answer/{told['answer_id']}", now_us=now_us)
