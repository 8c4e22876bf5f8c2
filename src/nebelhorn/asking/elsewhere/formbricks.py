"""Formbricks: webhooks ``responseCreated``, ``-Updated`` and ``-Finished``, and its CSV export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, Told, WhyNotHeard, judge
from nebelhorn.asking.records import first, record, records, text
from nebelhorn.asking.result import AskState


def read(body: object, fields: Fields) -> Iterator[Heard | NotHeard]:
    """Yield a voice a response.

    Fields are the ids of questions and hidden fields; attributes of the contact have their own
    names. The customer is the contact's ``userId`` where ``customer`` names nothing else. In the
    CSV fields are headings.

    Args:
        body: Payload, list of payloads, or rows of the CSV by heading.
        fields: Which of them mean what.

    Examples:
        >>> payload = {"event": "responseFinished", "data": {"id": "r1", "finished": True,
        ...     "updatedAt": "2026-03-01T10:00:00.000Z", "data": {"nps": 9}}}
        >>> [heard] = read(payload, Fields("Visit", "nps", score="nps"))
        >>> heard.score, heard.state.value
        (0.9, 'finished')
    """
    for position, payload in enumerate(records(body)):
        told = _row(payload) if first(payload, "response id") else _response(payload)
        if told is None:
            yield NotHeard(position, WhyNotHeard.NOT_THIS, "it has no data.data")
        else:
            yield judge(told, fields, position)


def look(payload: Mapping[str, object]) -> Seen:
    """Return what can be seen of a response.

    Args:
        payload: Of a webhook, or a row of the CSV.

    Examples:
        >>> look({"data": {"surveyId": "s1", "data": {"nps": 9}}})
        Seen(survey='s1', fields=('nps',))
    """
    if first(payload, "response id"):
        return Seen(first(payload, "survey id") or None, tuple(payload))
    response = record(payload.get("data"))
    known = record(response.get("contactAttributes") or response.get("personAttributes"))
    fields = (*record(response.get("data")), *known)
    return Seen(text(response.get("surveyId")) or None, fields)


def _response(payload: Mapping[str, object]) -> Told | None:
    response = record(payload.get("data"))
    if not isinstance(response.get("data"), dict):
        return None
    contact = record(response.get("contact") or response.get("person"))
    known = record(response.get("contactAttributes") or response.get("personAttributes"))
    return Told(
        source="formbricks",
        message_id=text(response.get("id")),
        at=text(response.get("updatedAt")) or text(response.get("createdAt")),
        answers={**known, **record(response.get("data"))},
        customer=text(contact.get("userId")) or text(known.get("userId")) or None,
        state=AskState.FINISHED if response.get("finished") is True else AskState.PARTIAL,
        language=text(response.get("language")) or None,
    )


def _row(row: Mapping[str, object]) -> Told:
    done = first(row, "finished").casefold() in {"yes", "true", "1"}
    return Told(
        source="formbricks",
        message_id=first(row, "response id"),
        at=first(row, "timestamp"),
        answers=row,
        customer=first(row, "user id") or None,
        state=AskState.FINISHED if done else AskState.PARTIAL,
        language=first(row, "language") or None,
    )


FORMBRICKS = Shape("formbricks", "Formbricks", read, look)
"""Shape of the documentation of 2026; persons as versions before 2 had them are read too."""
