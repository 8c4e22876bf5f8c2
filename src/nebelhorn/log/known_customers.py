"""Customers of whom something is known before they did anything."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Engine

from nebelhorn.errors import SourceError
from nebelhorn.log.numbering import id_number
from nebelhorn.log.office import customer, customer_names, keep_rows, salt


def know_customers(office: Engine, keys: Collection[str]) -> dict[str, int]:
    """Write customers' keys down, so that they can be found and erased; return their numbers.

    Args:
        office: Where names lie.
        keys: As they were sent; a browser's is ``anonymous:ID``. May be empty.

    Returns:
        Key → number, the same number events of theirs get.

    Raises:
        SourceError: Two customers' keys have the same number.
    """
    secret = salt(office)
    numbers = {key: id_number(key, secret) for key in keys}
    with office.begin() as connection:
        keep_rows(connection, customer, [(number, key) for key, number in numbers.items()])
    names = customer_names(office, numbers.values())
    if any(names.get(number) != key for key, number in numbers.items()):
        msg = "two customers' keys have the same 63-bit number; nothing was written down"
        raise SourceError(msg)
    return numbers
