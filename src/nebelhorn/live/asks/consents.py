"""What customers said about being asked: appended, never changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.asking import ConsentFact, ConsentSaid
from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import consent


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """One thing a customer said, as it was written down.

    Attributes:
        consent_no: Its number, ascending.
        id_no: Number of the customer's id.
        fact: What was said.
        told_by: Who has told us: the customer's link, a file, a person.
    """

    consent_no: int
    id_no: int
    fact: ConsentFact
    told_by: str


def write_consent(connection: Connection, id_no: int, fact: ConsentFact, *, told_by: str) -> int:
    """Append what a customer said; what was said before stays.

    Args:
        connection: Office, in a transaction.
        id_no: Number of the customer's id.
        fact: What was said.
        told_by: Who has told us.

    Returns:
        Its number.
    """
    made = connection.execute(
        sa.insert(consent)
        .values(
            id_no=id_no,
            said=fact.said.value,
            channel=fact.channel,
            purpose=fact.purpose,
            t_us=fact.t_us,
            told_by=told_by,
        )
        .returning(consent.c.consent_no)
    )
    return int(made.scalar_one())


def consents_of(connection: Connection, ids: Collection[int]) -> list[KeptConsent]:
    """Return what some customers said, in the order it was written down.

    Args:
        connection: Office.
        ids: Numbers of their ids.
    """
    found = [
        KeptConsent(
            int(row.consent_no),
            int(row.id_no),
            ConsentFact(ConsentSaid(row.said), int(row.t_us), str(row.channel), str(row.purpose)),
            str(row.told_by),
        )
        for some in portions(ids)
        for row in connection.execute(sa.select(consent).where(consent.c.id_no.in_(some)))
    ]
    return sorted(found, key=lambda one: one.consent_no)
