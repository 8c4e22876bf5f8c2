"""Google reviews as the Business Profile API and Takeout give them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from nebelhorn.asking.heard import Fields, Heard, NotHeard, Seen, Shape, Told, WhyNotHeard, judge
from nebelhorn.asking.records import record, records, text

_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


def read(body: object, fields: Fields) -> Iterator[Heard | NotHeard]:
    """Yield a voice a review. Who wrote it is not kept: they are nobody we know.

    Args:
        body: ``{"reviews": [...]}``, or the list.
        fields: Only ``touchpoint`` counts; score and text are where Google has them.

    Examples:
        >>> review = {"reviewId": "r1", "starRating": "FOUR", "createTime": "2026-03-01T10:00:00Z"}
        >>> [heard] = read({"reviews": [review]}, Fields("Visit"))
        >>> heard.score, heard.customer, heard.period
        (0.75, None, '2026-03')
    """
    mine = dataclasses.replace(
        fields, scale="stars", score="stars", text="comment", customer=None, touchpoint_from=None
    )
    for position, review in enumerate(records(body, "reviews")):
        stars = _STARS.get(text(review.get("starRating")))
        if stars is None:
            yield NotHeard(position, WhyNotHeard.NOT_THIS, "it has no starRating")
            continue
        comment = review.get("comment")
        said = record(comment).get("comment") if isinstance(comment, dict) else comment
        told = Told(
            source="google_reviews",
            message_id=text(review.get("reviewId")) or text(review.get("name")),
            at=text(review.get("updateTime")) or text(review.get("createTime")),
            answers={"stars": stars, "comment": said},
        )
        yield judge(told, mine, position)


def look(review: Mapping[str, object]) -> Seen:
    """Return what can be seen of a review: the location it is about, where its name tells it.

    Args:
        review: As Google gives it.

    Examples:
        >>> look({"name": "accounts/1/locations/22/reviews/x", "starRating": "ONE"})
        Seen(survey='22', fields=('name', 'starRating'))
    """
    parts = text(review.get("name")).split("/")
    at = parts.index("locations") + 1 if "locations" in parts else len(parts)
    return Seen(parts[at] if at < len(parts) else None, tuple(review))


GOOGLE_REVIEWS = Shape("google_reviews", "Google reviews", read, look, "reviews")
"""Shape of the Business Profile API, version 4."""
