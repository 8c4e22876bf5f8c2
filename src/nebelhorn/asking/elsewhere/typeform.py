"""Typeform: the webhook ``form_response``, the Responses API, and its CSV export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, Told, WhyNotHeard, judge
from nebelhorn.asking.records import first, record, records, text
from nebelhorn.asking.result import AskState


def read(body: object, fields: Fields) -> Iterator[Heard | NotHeard]:
    """Yield a voice a response.

    Fields are the refs or ids of questions, and the names of hidden fields. In the CSV they are
    headings.

    Args:
        body: Payload, list of payloads, ``{"items": [...]}`` of the Responses API, or rows of the
            CSV by heading.
        fields: Which of them mean what.

    Examples:
        >>> answer = {"type": "number", "number": 7, "field": {"id": "f1", "ref": "nps"}}
        >>> payload = {"form_response": {"token": "t1", "submitted_at": "2026-03-01T10:00:00Z",
        ...     "hidden": {"id": "C1"}, "answers": [answer]}}
        >>> [heard] = read(payload, Fields("Visit", "nps", score="nps", customer="id"))
        >>> heard.customer, heard.raw_score
        ('C1', 7.0)
    """
    for position, payload in enumerate(records(body, "items")):
        told = _row(payload) if first(payload, "submit date (utc)", "#") else _response(payload)
        if told is None:
            yield NotHeard(position, WhyNotHeard.NOT_THIS, "it has no answers")
        else:
            yield judge(told, fields, position)


def look(payload: Mapping[str, object]) -> Seen:
    """Return what can be seen of a response.

    Args:
        payload: Of a webhook, an item of the Responses API, or a row of the CSV.

    Examples:
        >>> answer = {"type": "number", "number": 7, "field": {"id": "f1", "ref": "nps"}}
        >>> look({"form_response": {"form_id": "lT4Z3j", "answers": [answer]}})
        Seen(survey='lT4Z3j', fields=('nps',))
    """
    if first(payload, "submit date (utc)", "#"):
        return Seen(None, tuple(payload))
    response = record(payload.get("form_response", payload))
    asked = [record(answer.get("field")) for answer in records(response.get("answers"))]
    named = [text(field.get("ref")) or text(field.get("id")) for field in asked]
    fields = (*(name for name in named if name), *record(response.get("hidden")))
    return Seen(text(response.get("form_id")) or None, fields)


def _response(payload: Mapping[str, object]) -> Told | None:
    response = record(payload.get("form_response", payload))
    if not isinstance(response.get("answers"), list):
        return None
    answers: dict[str, object] = dict(record(response.get("hidden")))
    for answer in records(response["answers"]):
        field = record(answer.get("field"))
        for name in (text(field.get("id")), text(field.get("ref"))):
            if name:
                answers[name] = _value(answer)
    # without a time of sending it was never sent off
    at = text(response.get("submitted_at"))
    return Told(
        source="typeform",
        message_id=text(response.get("token")),
        at=at or text(response.get("staged_at")) or text(response.get("landed_at")),
        answers=answers,
        state=AskState.FINISHED if at else AskState.PARTIAL,
    )


def _value(answer: Mapping[str, object]) -> object:
    value = answer.get(text(answer.get("type")))
    if not isinstance(value, dict):
        return value
    chosen = value.get("labels") or value.get("label") or value.get("other")
    return chosen if isinstance(chosen, list | str) else None


def _row(row: Mapping[str, object]) -> Told:
    at = first(row, "submit date (utc)")
    return Told(
        source="typeform",
        message_id=first(row, "#", "token", "response id"),
        at=f"{at}+00:00" if at and "+" not in at and not at.endswith("Z") else at,
        answers=row,
    )


TYPEFORM = Shape("typeform", "Typeform", read, look, "items")
"""Shape of the documentation of 2026."""
