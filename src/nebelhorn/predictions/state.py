"""What was known of each customer at each decision point, for conditions and for the learner."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.conditions import FEATURES, Kind, features_with
from nebelhorn.engine import load_kernel, put_table, put_view, quote_identifier
from nebelhorn.journeys import put_features
from nebelhorn.predictions.points import SYMBOL_NAMES
from nebelhorn.predictions.rule_text import MOMENT, sign
from nebelhorn.rules import Column, State

RECENT = 3
"""Rules look at so many of the newest moments."""

DAYS_QUIET = "days_quiet"
GROUP = "group:"
TIMES = "times:"

_COUNTED = 12
"""Of so many touchpoints, the commonest, it is counted how often a customer was there."""

_MOST_CELLS = 150_000_000
"""A state has no more cells than this; columns of the largest logs are left out from the end."""

_VOICE = (
    *("last_score", "score_trend", "voices_before", "days_since_voice"),
    *("last_topic", "last_circumstance", "last_goal"),
)
_LEFT_OUT = frozenset({"touchpoint", "last_touchpoint", "by"})
"""What the newest moments tell already."""

_NUMBERS = (Kind.NUMBER, Kind.WHOLE)
_DAY_US = 86_400_000_000
_Column = tuple[Column, NDArray[np.float32]]


def put_point_voices(
    connection: duckdb.DuckDBPyConnection, *, point: str = "point", into: str = "point_voice"
) -> None:
    """Make the view of what each customer had said when something was foretold of them.

    Args:
        connection: Facts; reads ``answer``.
        point: Relation (point_no, customer_no, sealed_us).
        into: Temporary view: (point_no, last_score 0–1, score_trend −1 to 1, voices_before,
            days_since_voice, last_topic, last_circumstance, last_goal), of answers known at the
            point; NULL for what nobody has said, 0 voices where nobody has said anything.
    """
    sql = load_kernel("nebelhorn.predictions", "point_voices").render(point=point, answer="answer")
    put_view(connection, into, sql)


def put_point_state(
    connection: duckdb.DuckDBPyConnection, *, point: str = "point", into: str = "point_state"
) -> None:
    """Make the view of what was known at each decision point: what conditions speak about.

    Features are as of the newest event the point follows; voices are as of the point itself, so
    that an answer counts from the moment it is known.

    Args:
        connection: Facts with ``catalogue``, ``known_event``, ``known_answer`` and the points.
        point: Table as ``put_points`` makes it.
        into: Temporary view: (point_no, customer_no, sealed_us, days_quiet, every feature of
            ``nebelhorn.conditions`` and every attribute). ``days_quiet``: days since the newest
            event.
    """
    put_features(connection, event="known_event", answer="known_answer", into=f"{into}_event")
    put_point_voices(connection, point=point, into=f"{into}_voice")
    told = ", ".join(f"v.{name}" for name in _VOICE)
    put_view(
        connection,
        into,
        f"SELECT p.point_no, p.customer_no, p.sealed_us, (p.sealed_us - e.t_us) / {_DAY_US} "
        f"AS {DAYS_QUIET}, e.* EXCLUDE (event_id, customer_no, t_us, {', '.join(_VOICE)}), {told} "
        f"FROM {point} AS p LEFT JOIN {quote_identifier(into + '_event')} AS e "
        f"ON e.event_id = p.last_event_no JOIN {quote_identifier(into + '_voice')} AS v "
        "ON v.point_no = p.point_no",
    )


def read_state(
    connection: duckdb.DuckDBPyConnection,
    names: dict[int, str],
    groups: Sequence[str],
    without: Collection[str] = (),
) -> State:
    """Return what rules can look at, a row a point in the order of the points.

    Args:
        connection: Facts with ``point``, ``point_group``, ``point_state`` and ``known_event``.
        names: Touchpoint number → raw name.
        groups: Group names in the order of their bits.
        without: Names of columns to leave out.

    Returns:
        The newest moments first (``moment_1`` …), then the features, ``group:NAME`` (no, yes),
        ``times:TOUCHPOINT`` and the attributes. An attribute whose values are all numbers is one.
    """
    put_table(connection, "stated", "SELECT * FROM point_state ORDER BY point_no")
    many = _count(connection)
    most = max(RECENT, _MOST_CELLS // max(1, many))
    columns: list[_Column] = []
    for column in _columns(connection, names, groups):
        if len(columns) >= most:
            break
        if column[0].name not in without:
            columns.append(column)
    connection.execute("DROP TABLE stated")
    return State.of(columns)


def _columns(
    connection: duckdb.DuckDBPyConnection, names: dict[int, str], groups: Sequence[str]
) -> Iterator[_Column]:
    yield from _moments(connection, names)
    for feature in FEATURES:
        if feature.name in _LEFT_OUT:
            continue
        if feature.kind in _NUMBERS:
            yield Column(feature.name), _numbers(connection, feature.column)
        else:
            yield _texts(connection, feature.name, feature.column)
    yield Column(DAYS_QUIET), _numbers(connection, DAYS_QUIET)
    yield from _groups(connection, groups)
    yield from _times(connection, names)
    attributes = connection.execute("SELECT name, column_name FROM attribute ORDER BY name")
    for name, feature in features_with(dict(attributes.fetchall())).items():
        if feature.as_text:
            yield _attribute(connection, name, feature.column)


def _moments(connection: duckdb.DuckDBPyConnection, names: dict[int, str]) -> Iterator[_Column]:
    signs = {number: sign(name) for number, name in SYMBOL_NAMES.items()}
    listed = sorted({**names, **signs})
    labels = tuple({**names, **signs}[number] for number in listed)
    for number in range(1, RECENT + 1):
        found = connection.execute(f"SELECT symbol_{number} AS symbol FROM point ORDER BY point_no")
        symbols = found.fetchnumpy()["symbol"]
        codes = np.searchsorted(np.array(listed), symbols).astype(np.float32)
        yield Column(f"{MOMENT}{number}", labels), codes


def as_float(column: str) -> str:
    """Return SQL for a column as the learner sees it; NaN where it is no number, or too large.

    Examples:
        >>> duckdb.sql(f"SELECT {as_float('x')} FROM (SELECT '-1e300' AS x)").fetchall()
        [(nan,)]
    """
    # whoever may send events must not be able to stop everybody's forecasts with one number
    return f"coalesce(TRY_CAST(TRY_CAST({column} AS DOUBLE) AS FLOAT), 'nan'::FLOAT)"


def _numbers(connection: duckdb.DuckDBPyConnection, column: str) -> NDArray[np.float32]:
    found = connection.execute(
        f"SELECT {as_float(quote_identifier(column))} AS number FROM stated ORDER BY point_no"
    )
    return np.asarray(found.fetchnumpy()["number"], dtype=np.float32)


def _texts(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> _Column:
    """Return a column of texts; codes in the order in which texts were first met.

    Such codes never change when more becomes known, so replay and live come to the same.
    """
    quoted = quote_identifier(column)
    met = (
        f"SELECT CAST({quoted} AS VARCHAR) AS text, min(point_no) AS first FROM stated "
        f"WHERE {quoted} IS NOT NULL GROUP BY 1"
    )
    texts = connection.execute(f"SELECT text FROM ({met}) ORDER BY first, text").fetchall()
    found = connection.execute(
        "SELECT coalesce(code, 'nan'::FLOAT)::FLOAT AS code FROM stated LEFT JOIN (SELECT text, "
        f"row_number() OVER (ORDER BY first, text) - 1 AS code FROM ({met})) "
        f"ON text = CAST({quoted} AS VARCHAR) ORDER BY point_no"
    ).fetchnumpy()
    return Column(name, tuple(text for (text,) in texts)), np.asarray(found["code"], np.float32)


def _attribute(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> _Column:
    quoted = quote_identifier(column)
    row = connection.execute(
        f"SELECT count({quoted}), count(TRY_CAST({quoted} AS DOUBLE)), count(DISTINCT {quoted}) "
        "FROM stated"
    ).fetchone()
    known, numbers, distinct = row or (0, 0, 0)
    if known and known == numbers and distinct > 2:
        return Column(name), _numbers(connection, column)
    return _texts(connection, name, column)


def _groups(connection: duckdb.DuckDBPyConnection, groups: Sequence[str]) -> Iterator[_Column]:
    if not groups:
        return
    bits = connection.execute(
        "SELECT coalesce(groups, 0)::UINTEGER AS groups FROM point LEFT JOIN point_group "
        "ON event_id = last_event_no ORDER BY point_no"
    ).fetchnumpy()["groups"]
    for bit, name in enumerate(groups):
        yield Column(f"{GROUP}{name}", ("no", "yes")), (bits >> bit & 1).astype(np.float32)


def _times(connection: duckdb.DuckDBPyConnection, names: dict[int, str]) -> Iterator[_Column]:
    """Count how often each customer was at the commonest touchpoints, up to the newest event."""
    met = connection.execute(
        "SELECT touchpoint_no FROM known_event WHERE id_no IS NOT NULL GROUP BY 1 "
        f"ORDER BY count(*) DESC, touchpoint_no LIMIT {_COUNTED}"
    ).fetchall()
    numbers = [int(number) for (number,) in met]
    for number, found in zip(numbers, read_times(connection, numbers), strict=True):
        yield Column(f"{TIMES}{names[number]}"), found


def read_times(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]
) -> Iterator[NDArray[np.float32]]:
    """Count how often each customer was at touchpoints, up to the newest event of each point.

    Args:
        connection: Facts with ``point`` and ``known_event``.
        numbers: Of the touchpoints.

    Yields:
        Shape (points,), for each touchpoint.
    """
    events = connection.execute(
        "SELECT event_id, touchpoint_no, id_no FROM known_event WHERE id_no IS NOT NULL "
        "ORDER BY id_no, t_us, event_id"
    ).fetchnumpy()
    newest = connection.execute(
        "SELECT coalesce(last_event_no, 0) AS event_id, last_event_no IS NULL AS none FROM point "
        "ORDER BY point_no"
    ).fetchnumpy()
    if not len(events["event_id"]):
        yield from (np.zeros(len(newest["none"]), np.float32) for _ in numbers)
        return
    order = np.argsort(events["event_id"])
    at = order[np.searchsorted(events["event_id"], newest["event_id"], sorter=order) % len(order)]
    who = events["id_no"]
    first = np.flatnonzero(np.diff(who, prepend=who[:1] - 1))[
        np.cumsum(np.diff(who, prepend=who[:1] - 1) != 0) - 1
    ]
    for number in numbers:
        met = (events["touchpoint_no"] == number).astype(np.int64)
        running = np.cumsum(met)
        times = running - (running[first] - met[first])
        yield np.where(newest["none"], 0, times[at]).astype(np.float32)


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM point").fetchone()
    return int(row[0]) if row else 0


def customer_parts(connection: duckdb.DuckDBPyConnection, parts: int = 3) -> NDArray[np.int64]:
    """Return for each point one of a few parts, the same for all points of a customer.

    The part follows from the customer's first moment, for numbers of customers are salted and
    differ from workspace to workspace.
    """
    found = connection.execute(
        f"SELECT (first_moment_id & 65535) % {parts:d} AS part FROM point ORDER BY point_no"
    ).fetchnumpy()["part"]
    return np.asarray(found, dtype=np.int64)
