"""What staff note at the desk: who spoke, about which encounter, and what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from nebelhorn.app.answers import Answers
from nebelhorn.app.typed import About, Said, Unclear, read_said, voices
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import customer_number, ids_of
from nebelhorn.settings import SCALES, Ask, AskedQuestion

_MOST = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeskEncounter:
    """An encounter that may be spoken about.

    Attributes:
        event_id: Its number.
        touchpoint: Its name in the log.
        label: What readers see.
        at: When it was, UTC.
    """

    event_id: int
    touchpoint: str
    label: str
    at: datetime


def desk_encounters(
    workspace: Workspace, customer: str, language: str
) -> tuple[DeskEncounter, ...] | None:
    """Return the last ten encounters of a customer, the latest first; None: nobody has this id.

    Args:
        workspace: With a connection of its own.
        customer: Any id of the customer.
        language: ``de`` or ``en``.
    """
    number = customer_number(workspace.stores.office, customer)
    if number is None:
        return None
    mine = ", ".join(f"{one:d}" for one in ids_of(workspace.stores.facts, number))
    rows = workspace.stores.facts.execute(
        "SELECT e.event_id, t.name, e.t_us FROM event AS e JOIN touchpoint AS t "
        f"USING (touchpoint_no) WHERE e.id_no IN ({mine}) "
        f"ORDER BY e.t_us DESC, e.event_id LIMIT {_MOST:d}"
    ).fetchall()
    settings = workspace.settings
    return tuple(
        DeskEncounter(
            int(event_id),
            str(name),
            settings.touchpoint(name).label(language),
            _EPOCH + timedelta(microseconds=t_us),
        )
        for event_id, name, t_us in rows
    )


def note_at_desk(answers: Answers, about: About, typed: Mapping[str, str]) -> Said | Unclear:
    """Take what a customer said at the desk; it is on disk when this returns.

    Args:
        answers: Of the service.
        about: About which encounter of whom; its touchpoint may be empty.
        typed: ``scale``, ``score``, ``text`` and ``circumstance``.

    Returns:
        What was kept, or why nothing was.

    Raises:
        InboxRefusal: It could not be written down; it can be sent again.
    """
    scale = typed.get("scale", "")
    question = AskedQuestion(scale if scale in SCALES else "free")
    said = read_said(Ask("desk", about.touchpoint, (question,), circumstances=True), typed)
    if isinstance(said, Said):
        about = replace(about, message=f"desk-{about.message}")
        answers.put(voices(said, about))
    return said
