"""See in time that a place has changed its columns: stop, say which, and lose nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nebelhorn.errors import SourceError, choices
from nebelhorn.live.pull.portion import Portion
from nebelhorn.settings import Pull

ACCEPT = "mend it there, or take it as it is with: nebelhorn pull NAME --accept"
"""What can be done, for the end of a message."""

Seen = dict[str, list[str]]
"""Column → kinds of values it has had."""


class ColumnsChanged(SourceError):
    """A column that is needed is gone, or of another type; it goes on when that is mended."""


def check_named(pull: Pull, columns: Sequence[str], place: str) -> None:
    """Let pass only where the columns are there that the settings name.

    Args:
        pull: The settings.
        columns: That there are.
        place: For the message.

    Raises:
        ColumnsChanged: One is not there; says which, and what there is, nearest first.

    Examples:
        >>> check_named(Pull("orders", "sql", "", track=("status",)), ["id", "state"], "shop")
        Traceback (most recent call last):
        nebelhorn.live.pull.columns.ColumnsChanged: shop: no column 'status' (track); available: state, id
    """  # noqa: E501 - an error message is one line
    named = [("key", pull.key), ("watermark", pull.watermark), ("time", pull.time)]
    for role, name in (*named, *(("track", tracked) for tracked in pull.track)):
        if name is not None and name not in columns:
            msg = f"{place}: no column {name!r} ({role}); {choices(name, columns)}"
            raise ColumnsChanged(msg)


def check_seen(
    portion: Portion,
    seen: Mapping[str, Sequence[str]],
    needed: Collection[str],
    *,
    all_needed: bool,
) -> None:
    """Let pass only where columns are as they have been.

    Args:
        portion: What came.
        seen: Columns and kinds of all that came before; empty: nothing did.
        needed: Columns that are read as events, or tracked.
        all_needed: Is a record known by all its columns, because it has no key? Then another
            column would make every record a new one.

    Raises:
        ColumnsChanged: A needed column is gone, or has only values of another kind.

    Examples:
        >>> check_seen(Portion({}, columns=("total",), kinds={"total": frozenset({"text"})}),
        ...            {"total": ["number"]}, {"total"}, all_needed=False)
        Traceback (most recent call last):
        nebelhorn.live.pull.columns.ColumnsChanged: column 'total' had values of kind number so far, and has text now; mend it there, or take it as it is with: nebelhorn pull NAME --accept
    """  # noqa: E501 - an error message is one line
    if not seen or not portion.columns:
        return
    for name in sorted(seen):
        if name not in portion.columns and (all_needed or name in needed):
            msg = f"column {name!r} is gone; {choices(name, portion.columns)}; {ACCEPT}"
            raise ColumnsChanged(msg)
    added = [name for name in portion.columns if name not in seen]
    if all_needed and added:
        msg = (
            f"column {added[0]!r} is new, and a record without key is known by all its columns; "
            f"name a key, or {ACCEPT}"
        )
        raise ColumnsChanged(msg)
    for name in sorted(set(needed) & seen.keys()):
        now = portion.kinds.get(name, frozenset())
        if now and seen[name] and not now & set(seen[name]):
            msg = (
                f"column {name!r} had values of kind {' and '.join(seen[name])} so far, and has "
                f"{' and '.join(sorted(now))} now; {ACCEPT}"
            )
            raise ColumnsChanged(msg)


def seen_with(seen: Mapping[str, Sequence[str]], portion: Portion) -> Seen:
    """Return the columns and kinds seen so far, with those of a portion.

    Args:
        seen: Before.
        portion: What came.

    Examples:
        >>> came = Portion({}, columns=("b",), kinds={"a": frozenset(["flag"])})
        >>> seen_with({"a": ["text"]}, came)
        {'a': ['flag', 'text'], 'b': []}
    """
    return {
        name: sorted({*seen.get(name, ()), *portion.kinds.get(name, ())})
        for name in dict.fromkeys((*seen, *portion.columns))
    }
