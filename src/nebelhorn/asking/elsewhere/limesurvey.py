"""LimeSurvey: responses exported as CSV or JSON, with codes or full texts as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, Told, WhyNotHeard, judge
from nebelhorn.asking.records import first, record, records
from nebelhorn.asking.result import AskState

_CODE = re.compile(r"(?:A|AO|SQ)0*(\d+)")
_NEVER = "1980-01-01"
"""What stands there when a survey does not keep times."""


def read(body: object, fields: Fields) -> Iterator[Heard | NotHeard]:
    """Yield a voice a response.

    Fields are question codes (headings). Answer codes such as ``A4`` count as 4. The customer is
    the participant's ``token`` where ``customer`` names nothing else. Times carry no offset: they
    are in ``fields.zone``.

    Args:
        body: Rows of the CSV by heading, or JSON ``{"responses": [...]}``.
        fields: Which of them mean what.

    Examples:
        >>> row = {"id": "4", "submitdate": "", "datestamp": "2026-03-01 10:00:00", "q1": "A4"}
        >>> [heard] = read([row], Fields("Visit", "csat", score="q1"))
        >>> heard.raw_score, heard.state.value
        (4.0, 'partial')
    """
    for position, found in enumerate(records(body, "responses")):
        row = _unwrapped(found)
        if not first(row, "id", "response id"):
            yield NotHeard(position, WhyNotHeard.NOT_THIS, "it has no id")
        else:
            yield judge(_told(row, fields), fields, position)


def look(row: Mapping[str, object]) -> Seen:
    """Return what can be seen of a response.

    Args:
        row: Of the CSV or JSON; an id of its survey is there only where somebody has added it.

    Examples:
        >>> look({"id": "4", "surveyid": "123", "q1": "A4"})
        Seen(survey='123', fields=('id', 'surveyid', 'q1'))
    """
    found = _unwrapped(row)
    return Seen(first(found, "surveyid", "survey_id", "sid", "survey id") or None, tuple(found))


def _unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    """Older exports have ``{"4": {...}}``, the id around the response."""
    if len(row) == 1:
        name, inner = next(iter(row.items()))
        if isinstance(inner, dict) and name.isdigit():
            return {"id": name, **record(inner)}
    return row


def _told(row: Mapping[str, object], fields: Fields) -> Told:
    sent = _time(row, "submitdate", "date submitted")
    answers = dict(row)
    code = _CODE.fullmatch(first(row, (fields.score or "").casefold()))
    if code and fields.score:
        answers[fields.score] = code[1]
    return Told(
        source="limesurvey",
        message_id=first(row, "id", "response id"),
        at=sent or _time(row, "datestamp", "date last action") or _time(row, "startdate"),
        answers=answers,
        customer=first(row, "token", "access code") or None,
        state=AskState.FINISHED if first(row, "submitdate", "date submitted") else AskState.PARTIAL,
        language=first(row, "startlanguage", "start language") or None,
    )


def _time(row: Mapping[str, object], *names: str) -> str:
    found = first(row, *names)
    return "" if found.startswith(_NEVER) else found


LIMESURVEY = Shape("limesurvey", "LimeSurvey", read, look, "responses", ids_everywhere=False)
"""Shape of versions 3 to 6."""
