"""Bring names and texts to the office while the facts are being written."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from nebelhorn.log.office import answer_text, customer, keep_rows
from nebelhorn.log.stores import Stores


def keep_names(stores: Stores, hand: ThreadPoolExecutor) -> Future[None]:
    """Write the customers' keys that the facts do not know yet.

    Args:
        stores: With ``customer_key`` (customer, id_no) on the facts connection.
        hand: Does the writing while the facts go on.

    Returns:
        To be waited for before the facts commit.
    """
    rows = stores.facts.execute(
        "SELECT id_no, customer FROM customer_key ANTI JOIN (SELECT DISTINCT id_no FROM event) "
        "USING (id_no) ORDER BY id_no"
    ).fetchall()
    return hand.submit(_write, stores, "customer", rows)


def keep_texts(stores: Stores, hand: ThreadPoolExecutor, staged: str) -> Future[None]:
    """Write what was said in new answers.

    Args:
        stores: With ``staged`` on the facts connection.
        hand: Does the writing while the facts go on.
        staged: Table with ``answer_id`` and ``said``.
    """
    rows = stores.facts.execute(
        f"SELECT answer_id, said FROM {staged} WHERE said IS NOT NULL ORDER BY answer_id"
    ).fetchall()
    return hand.submit(_write, stores, "text", rows)


def _write(stores: Stores, what: str, rows: list[tuple[object, ...]]) -> None:
    table = customer if what == "customer" else answer_text
    with stores.office.begin() as connection:
        keep_rows(connection, table, rows)
