"""What a record says about ids that are one."""

from __future__ import annotations

from nebelhorn.live.wire import Kind, WireRecord
from nebelhorn.log import ALIAS, ANONYMOUS, IDENTIFY, Tie


def tie_of(record: WireRecord, source: str, received_us: int) -> Tie | None:
    """Return what a record says about two ids being one, or None where it says nothing of it.

    An alias says it outright. Any other record that names both a customer and a browser or device
    says it by the way, as Segment's libraries mean it: after ``identify`` each of their events
    carries both.

    Args:
        record: What came.
        source: Name of the source.
        received_us: When it was received, UTC microseconds: time by the sender's clock counts
            for nothing here.

    References:
        Segment, Spec: Identify ("anonymousId and userId … in the same call") and Spec: Alias.

    Examples:
        >>> record = WireRecord(Kind.track, "m1", "u1", "8f3a", None, "order", None, None)
        >>> tie_of(record, "shop", 100).b
        'anonymous:8f3a'
        >>> record = WireRecord(Kind.alias, "m2", "u1", None, "u0", "", None, None)
        >>> tie_of(record, "shop", 100).unsure
        True
    """
    if record.user_id is None:
        return None
    if record.kind is Kind.alias:
        if not record.other_id or record.other_id == record.user_id:
            return None
        return Tie(record.user_id, record.other_id, ALIAS, source, received_us, unsure=True)
    if not record.anonymous_id or record.anonymous_id == record.user_id:
        return None
    return Tie(record.user_id, ANONYMOUS + record.anonymous_id, IDENTIFY, source, received_us)
