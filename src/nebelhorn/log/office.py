"""What can name a person or is edited by people: names, texts, rejected records."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.engine import open_durable
from nebelhorn.log.office_version import bring_up_to_date

_meta = sa.MetaData()

secret = sa.Table(
    "secret",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
customer = sa.Table(
    "customer",
    _meta,
    sa.Column("id_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
)
seal_key = sa.Table(
    "seal_key",
    _meta,
    sa.Column("id_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
answer_text = sa.Table(
    "answer_text",
    _meta,
    sa.Column("answer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)
acknowledgement = sa.Table(
    "acknowledgement",
    _meta,
    sa.Column("acknowledgement_id", sa.Integer, primary_key=True),
    sa.Column("alarm_id", sa.Text, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
reject = sa.Table(
    "reject",
    _meta,
    sa.Column("reject_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("location", sa.Text, nullable=False),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("line", sa.BigInteger),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("record", sa.Text),
    sa.Column("mapping", sa.Text, nullable=False),
    sa.Column("replayed", sa.Boolean, nullable=False, default=False),
    sa.Column("rejected_us", sa.BigInteger, nullable=False),
)


def open_office(path: Path) -> Engine:
    """Open ``office.sqlite``, creating what is missing.

    Args:
        path: The file; its folder must exist. Deleted content is overwritten (``secure_delete``).

    Returns:
        An engine whose connections are durable (WAL, ``synchronous = FULL``).

    Raises:
        WorkspaceError: A later Nebelhorn has written it.
    """
    # Names and rejects are written at the same time: one waits for the other, however long.
    engine = open_durable(path, wait_s=3600)
    bring_up_to_date(engine)
    _meta.create_all(engine)
    with engine.begin() as connection:
        found = connection.execute(
            sa.select(secret.c.content).where(secret.c.name == "salt")
        ).scalar()
        if found is None:
            connection.execute(sa.insert(secret).values(name="salt", content=secrets.token_hex(32)))
    return engine


def salt(engine: Engine) -> str:
    """Return the secret that turns customers' keys into numbers; it never leaves the office.

    Returns:
        64 hexadecimal digits.
    """
    with engine.connect() as connection:
        return str(
            connection.execute(
                sa.select(secret.c.content).where(secret.c.name == "salt")
            ).scalar_one()
        )


def kept_secret(engine: Engine, name: str, random_bytes: Callable[[int], bytes]) -> bytes:
    """Return a secret of 32 bytes that stays in the office; made when it is needed first.

    Args:
        engine: The office.
        name: Of the secret.
        random_bytes: Where chance comes from.
    """
    wanted = sa.select(secret.c.content).where(secret.c.name == name)
    with engine.begin() as connection:
        keep_rows(connection, secret, [(name, random_bytes(32).hex())])
        return bytes.fromhex(str(connection.execute(wanted).scalar_one()))


def customer_names(engine: Engine, numbers: Iterable[int]) -> dict[int, str]:
    """Look up the external keys behind customer numbers.

    Args:
        engine: The office.
        numbers: Customer numbers, any count.

    Returns:
        Number → key; numbers without a name are left out.
    """
    wanted = sorted(set(numbers))
    names: dict[int, str] = {}
    with engine.connect() as connection:
        for start in range(0, len(wanted), 500):
            rows = connection.execute(
                sa.select(customer.c.id_no, customer.c.name).where(
                    customer.c.id_no.in_(wanted[start : start + 500])
                )
            )
            names.update((int(number), str(name)) for number, name in rows)
    return names


def customer_number(engine: Engine, name: str) -> int | None:
    """Look up the number of one customer by external key.

    Returns:
        The number, or None when nobody is called so.
    """
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(customer.c.id_no).where(customer.c.name == name)
        ).scalar()
    return None if found is None else int(found)


def all_customer_names(engine: Engine) -> tuple[list[int], list[str]]:
    """Return all customer numbers and their external keys, in the order of the numbers."""
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(customer.c.id_no, customer.c.name).order_by(customer.c.id_no)
        ).all()
    return [int(row[0]) for row in rows], [str(row[1]) for row in rows]


def answer_texts(engine: Engine) -> tuple[list[int], list[str]]:
    """Return the numbers of all answers with a text, and the texts."""
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(answer_text.c.answer_id, answer_text.c.content).order_by(
                answer_text.c.answer_id
            )
        ).all()
    return [int(row[0]) for row in rows], [str(row[1]) for row in rows]


def texts_of(engine: Engine, answers: Collection[int]) -> dict[int, str]:
    """Return what some answers say in words, by their numbers; those without a text are left out.

    Args:
        engine: Of the office.
        answers: Their numbers, some hundred at most.
    """
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(answer_text.c.answer_id, answer_text.c.content).where(
                answer_text.c.answer_id.in_(answers)
            )
        ).all()
    return {int(number): str(text) for number, text in rows}


def keep_rows(connection: Connection, table: sa.Table, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows, silently keeping those whose primary key is there already.

    Args:
        connection: In a transaction.
        table: One of this module's tables.
        rows: Values in the order of the table's columns; may be empty.
    """
    if not rows:
        return
    marks = ", ".join("?" for _ in table.columns)
    names = ", ".join(column.name for column in table.columns)
    connection.exec_driver_sql(
        f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})",
        [tuple(row) for row in rows],
    )
