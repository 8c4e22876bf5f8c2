"""Make a log: generate.py EVENTS FOLDER [--csv]. The same numbers give the same log, always."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from stopwatch import Stopwatch

NAMES = [
    "email_open",
    "view_home",
    "view_product",
    "search",
    "push_open",
    "add_to_cart",
    "login",
    "view_help",
    "purchase",
    "email_click",
    "chat_start",
    "call_center",
    "survey",
    "store_visit",
    "return_item",
    "complaint",
    "ad_click",
    "invoice_view",
    "payment_fail",
    "cancel",
]
TOUCHPOINTS = [*NAMES, *(f"tp_{number:02d}" for number in range(len(NAMES), 60))]
CHANNELS = ["web", "app", "email", "phone", "store", "ads"]

# Chance is a hash of (customer, event, purpose): no seed to keep, no order to keep, any thread.
# Hashed twice, since hashes of neighbours still look like neighbours.
MACROS = """
CREATE MACRO chance(c, i, purpose) AS
  ((hash(hash(c, i, purpose)) >> 11) + 0.5) / 9007199254740992.0;
CREATE MACRO normal(c, i, purpose) AS
  sqrt(-2 * ln(chance(c, i, purpose))) * cos(2 * pi() * chance(c, i, purpose + 1));
CREATE MACRO waiting(c, i, purpose, mean) AS -mean * ln(chance(c, i, purpose));
-- Zipf with exponent 1.05 over 60 touchpoints, by its continuous inverse
CREATE MACRO zipf(c, i, purpose) AS
  floor((1 - chance(c, i, purpose) * (1 - 61 ** -0.05)) ** -20)::INTEGER - 1;
"""

# Customers: log-normal number of events, median 11, mean about 18, at most 450.
CUSTOMERS = """
CREATE TEMP TABLE customer AS
WITH drawn AS (
  SELECT c, least(450, greatest(1, round(exp(2.398 + 0.99 * normal(c, 0, 1)))))::BIGINT AS events
  FROM range({many}) AS r(c)
), placed AS (
  SELECT c, events,
    (sum(events) OVER (ORDER BY c ROWS UNBOUNDED PRECEDING) - events)::BIGINT AS before
  FROM drawn
)
SELECT c, before, least(events, {events} - before) AS events FROM placed WHERE before < {events}
"""

# Two in five events follow from the one before (fixed successor). Waits: bursts of seconds, hours,
# or weeks where another visit begins; one in a hundred falls on the very instant of the last one.
EVENTS = """
WITH numbered AS (SELECT c, before, unnest(range(events)) AS i FROM customer),
drawn AS (
  SELECT c, i, before + i AS event_id,
    CASE WHEN i > 0 AND chance(c, i, 10) < 0.4 THEN (zipf(c, i - 1, 11) * 17 + 5) % 60
      ELSE zipf(c, i, 11) END AS k,
    CASE WHEN i = 0 THEN chance(c, 0, 12) * 300 * 86400
      WHEN chance(c, i, 13) < 0.01 THEN 0
      WHEN chance(c, i, 14) < 0.2 THEN 86400 + waiting(c, i, 15, 18 * 86400)
      WHEN chance(c, i, 16) < 0.45 THEN waiting(c, i, 17, 40)
      ELSE exp(9.2 + 1.8 * normal(c, i, 18)) END AS gap
  FROM numbered
),
timed AS (
  SELECT *, sum(gap) OVER (PARTITION BY c ORDER BY i ROWS UNBOUNDED PRECEDING) AS t FROM drawn
)
SELECT event_id, 'C' || lpad(c::VARCHAR, 9, '0') AS customer_id,
  make_timestamp(1735689600000000 + CASE WHEN chance(c, 0, 20) < 0.5 THEN floor(t)::BIGINT * 1000000
    ELSE (t * 1000000)::BIGINT END) AS ts,
  {touchpoints}[k + 1] AS touchpoint,
  {channels}[1 + (k + (chance(c, i, 21) * 1.25)::INTEGER) % 6] AS channel,
  CASE WHEN k = 12 THEN floor(chance(c, i, 22) * 11)::INTEGER END AS score,
  round(waiting(c, i, 23, 20) + waiting(c, i, 24, 20), 2) AS value
FROM timed
"""


def main(events: int, folder: Path, *, csv: bool) -> None:
    parquet = folder / f"log_{events}.parquet"
    text = parquet.with_suffix(".csv")
    with Stopwatch() as watch, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '8GB'; SET temp_directory = '{folder / 'tmp'}'")
        connection.execute(MACROS)
        connection.execute(CUSTOMERS.format(events=events, many=events // 14 + 1000))
        rows = EVENTS.format(touchpoints=TOUCHPOINTS, channels=CHANNELS)
        _copy(
            connection, f"{rows} ORDER BY ts, event_id", parquet, "FORMAT parquet, COMPRESSION zstd"
        )
        if csv:
            _copy(connection, f"FROM '{parquet}'", text, "FORMAT csv, HEADER")
    watch.report(events=events)


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, file: Path, kind: str) -> None:
    unfinished = file.with_name(file.name + ".unfinished")
    connection.execute(f"COPY ({rows}) TO '{unfinished}' ({kind})")
    unfinished.replace(file)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), csv="--csv" in sys.argv)
