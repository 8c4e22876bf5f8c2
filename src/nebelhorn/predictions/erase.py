"""Erase a customer from the ledger, and keep it valid."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import insert_arrow
from nebelhorn.log import transaction
from nebelhorn.predictions.merkle import leaf_hashes
from nebelhorn.predictions.record import (
    SealedForecasts,
    SealedPoints,
    tails,
    to_records,
)
from nebelhorn.predictions.rule_text import rule_id
from nebelhorn.predictions.runs import run_by_number

_Found = dict[str, NDArray[Any]]


def erase_seals(connection: duckdb.DuckDBPyConnection, customer_no: int, key: bytes) -> int:
    """Drop everything sealed about a customer and keep the leaves, so that the ledger stays valid.

    The caller drops the key afterwards; then nobody can tell whose the leaves are.

    Args:
        connection: Facts.
        customer_no: Whose seals.
        key: The customer's 32 bytes.

    Returns:
        Count of seals erased.
    """
    questions = connection.execute(
        "SELECT DISTINCT run_no, question_no FROM seal JOIN sealed_point USING (run_no, point_no) "
        "WHERE customer_no = ? ORDER BY ALL",
        [customer_no],
    ).fetchall()
    with transaction(connection):
        erased = sum(
            _keep_leaves(connection, run_no, question_no, customer_no, key)
            for run_no, question_no in questions
        )
        for table in ("seal", "challenge"):
            connection.execute(
                f"DELETE FROM {table} WHERE (run_no, point_no) IN "
                "(SELECT (run_no, point_no) FROM sealed_point WHERE customer_no = ?)",
                [customer_no],
            )
        connection.execute("DELETE FROM sealed_point WHERE customer_no = ?", [customer_no])
    return erased


def _keep_leaves(
    connection: duckdb.DuckDBPyConnection,
    run_no: int,
    question_no: int,
    customer_no: int,
    key: bytes,
) -> int:
    found = connection.execute(
        "SELECT * FROM seal JOIN sealed_point USING (run_no, point_no) "
        "WHERE run_no = ? AND question_no = ? AND customer_no = ? ORDER BY seal_no",
        [run_no, question_no, customer_no],
    ).fetchnumpy()
    records = to_records(
        SealedPoints(**{name: found[name] for name in SealedPoints.__dataclass_fields__}),
        _forecasts(found),
        question_no=question_no,
        open_us=run_by_number(connection, run_no).open_us()[question_no],
        rule_ids=_rule_ids(connection, found["rule_no"], found["we_rule_no"]),
    )
    many = len(found["seal_no"])
    keys = np.tile(np.frombuffer(key, dtype=np.uint8), (many, 1))
    leaves = leaf_hashes(records, keys, tails(found["intent"]))
    rows = {"seal_no": found["seal_no"], "leaf": pa.array(leaves, pa.binary())}
    kept = pa.table({"run_no": np.full(many, run_no, dtype=np.int32), **rows})
    insert_arrow(connection, "erased_leaf", kept)
    return many


def _forecasts(found: _Found) -> SealedForecasts:
    columns = dict(found)
    for name, single in (("classes", "class"), ("chances", "chance")):
        columns[name] = np.stack([found[f"{single}_{n}"] for n in range(1, 9)], axis=1)
    return SealedForecasts(**{name: columns[name] for name in SealedForecasts.__dataclass_fields__})


def _rule_ids(
    connection: duckdb.DuckDBPyConnection, cited: NDArray[np.int64], ours: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    rules = connection.execute("SELECT rule_no, definition FROM rule").fetchall()
    ids = {number: rule_id(definition) for number, definition in rules}
    first, second = (
        np.array([ids[number] for number in numbers.tolist()], dtype=np.uint64)
        for numbers in (cited, ours)
    )
    return first, second
