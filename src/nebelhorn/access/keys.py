"""Keys of programs: write keys only append, read keys only read."""

from __future__ import annotations

import hmac
import json
import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from nebelhorn.access.act import Act, checked_name
from nebelhorn.access.audit import append_audit
from nebelhorn.access.refusals import AccessError
from nebelhorn.access.secret import RandomBytes, Secret, new_secret
from nebelhorn.access.tables import KEYS_VERSION, changing, count_up, key
from nebelhorn.errors import UnknownName, choices

COARSE_US = 600_000_000
"""When a key was last used is written down every 10 minutes at most."""

_MOST_ATTRIBUTES = 1_000
_FASTEST = 1e6


class KeyKind(StrEnum):
    """What a key opens; the value is the first half of its prefix."""

    WRITE = "wk"
    READ = "rk"

    @property
    def prefix(self) -> str:
        """How its secrets begin: ``wk_`` or ``rk_``."""
        return f"{self.value}_"


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key is to be.

    Attributes:
        name: What people call it; no other open key is called so.
        kind: What it opens.
        source: Of a write key: the source its events belong to. None: of a read key.
        attributes: Of a write key: names of attributes that may be kept; all others are let go.
        rate: Events a second, of a read key requests; more are told to wait. None: as many as
            come.
    """

    name: str
    kind: KeyKind
    source: str | None = None
    attributes: tuple[str, ...] = ()
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key, without its secret.

    Attributes:
        key_id: Its number.
        kind: What it opens.
        name: What people call it.
        source: Of a write key: the source its events belong to; None: of a read key.
        attributes: Names of attributes that may be kept; all others are let go.
        rate: Events a second, of a read key requests; None: without a limit.
        created_us: When it was made, UTC microseconds.
        used_us: When it was last used, give or take 10 minutes; None: never.
        revoked_us: When it was revoked; None: it is open.
    """

    key_id: int
    kind: KeyKind
    name: str
    source: str | None
    attributes: tuple[str, ...]
    rate: float | None
    created_us: int
    used_us: int | None
    revoked_us: int | None


def create_key(
    engine: Engine, wish: KeyWish, act: Act, *, random_bytes: RandomBytes = secrets.token_bytes
) -> tuple[Key, Secret]:
    """Make a key.

    Args:
        engine: The office.
        wish: What it is to be.
        act: Who makes it, when, from where.
        random_bytes: Where chance comes from.

    Returns:
        The key and its secret. Only the SHA-256 of the secret is stored: it cannot be shown again.

    Raises:
        AccessError: The wish cannot be, or an open key is called so already.
    """
    wish = _checked(wish)
    secret = new_secret(wish.kind.prefix, random_bytes)
    with changing(engine) as connection:
        if wish.name in _open_names(connection):
            msg = f"an open key is called {wish.name!r} already; revoke it or take another name"
            raise AccessError(msg)
        made = connection.execute(
            sa.insert(key).values(
                kind=wish.kind.value,
                name=wish.name,
                sha256=secret.sha256(),
                source=wish.source,
                attributes=json.dumps(wish.attributes),
                rate=wish.rate,
                created_us=act.at_us,
            )
        )
        assigned = made.inserted_primary_key
        row = connection.execute(
            sa.select(key).where(key.c.key_id == (assigned[0] if assigned else None))
        ).one()
        count_up(connection, KEYS_VERSION)
        append_audit(connection, act, f"{wish.kind.name.lower()} key added", wish.name)
    return key_of(row), secret


def revoke_key(engine: Engine, which: str, act: Act) -> Key:
    """Close a key for good; a key ring learns of it when it looks for changes.

    Args:
        engine: The office.
        which: Name of an open key, or the leaked secret itself.
        act: Who, when, from where.

    Returns:
        The key, revoked.

    Raises:
        UnknownName: No open key is called so; the message says which are near.
    """
    with changing(engine) as connection:
        row = connection.execute(
            sa.select(key).where(key.c.revoked_us.is_(None), _named(which))
        ).first()
        if row is None:
            nobody = _unknown(which, _open_names(connection))
            raise nobody
        connection.execute(
            sa.update(key).where(key.c.key_id == row.key_id).values(revoked_us=act.at_us)
        )
        revoked = connection.execute(sa.select(key).where(key.c.key_id == row.key_id)).one()
        count_up(connection, KEYS_VERSION)
        append_audit(connection, act, "key revoked", row.name)
    return key_of(revoked)


def list_keys(engine: Engine, *, revoked: bool = False) -> list[Key]:
    """Return keys in the order they were made.

    Args:
        engine: The office.
        revoked: Also those that were revoked.
    """
    wanted = sa.select(key).order_by(key.c.key_id)
    if not revoked:
        wanted = wanted.where(key.c.revoked_us.is_(None))
    with engine.connect() as connection:
        return [key_of(row) for row in connection.execute(wanted)]


def find_key(engine: Engine, presented: Secret, kind: KeyKind) -> Key | None:
    """Look up the open key somebody shows; many a second ask a ``KeyRing`` instead.

    What does not look like a key is not even hashed. A look-up by SHA-256 tells nothing by its
    timing, since nobody can choose the hash; the hashes are compared in constant time besides.

    Args:
        engine: The office.
        presented: What was shown.
        kind: What is to be opened.

    Returns:
        The key; None: there is none, it was revoked, or it opens something else.
    """
    if not presented.has_shape(kind.prefix):
        return None
    sha256 = presented.sha256()
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(key).where(
                key.c.sha256 == sha256, key.c.kind == kind.value, key.c.revoked_us.is_(None)
            )
        ).first()
    if row is None or not hmac.compare_digest(bytes(row.sha256), sha256):
        return None
    return key_of(row)


def kind_of(presented: Secret) -> KeyKind | None:
    """Tell from its prefix what something shown claims to open, for a helpful refusal.

    Examples:
        >>> kind_of(Secret("rk_" + "a" * 43))
        <KeyKind.READ: 'rk'>
    """
    return next((kind for kind in KeyKind if presented.has_shape(kind.prefix)), None)


def write_used(engine: Engine, used: Mapping[int, int]) -> None:
    """Write down when keys were last used, where that is 10 minutes newer than what stands there.

    Args:
        engine: The office.
        used: Number of the key → UTC microseconds.
    """
    if not used:
        return
    with engine.begin() as connection:
        for key_id, at_us in used.items():
            older = sa.or_(key.c.used_us.is_(None), key.c.used_us <= at_us - COARSE_US)
            connection.execute(
                sa.update(key).where(key.c.key_id == key_id, older).values(used_us=at_us)
            )


def key_of(row: Row[tuple[object, ...]]) -> Key:
    """Return the key a row of the table stands for."""
    return Key(
        row.key_id,
        KeyKind(row.kind),
        row.name,
        row.source,
        tuple(json.loads(row.attributes)),
        row.rate,
        row.created_us,
        row.used_us,
        row.revoked_us,
    )


def _checked(wish: KeyWish) -> KeyWish:
    name = checked_name(wish.name, "key")
    if wish.rate is not None and not (math.isfinite(wish.rate) and 0 < wish.rate <= _FASTEST):
        msg = f"a rate lies above 0 and up to {_FASTEST:,.0f} a second"
        raise AccessError(msg)
    if wish.kind is KeyKind.READ:
        if (wish.source, wish.attributes) != (None, ()):
            msg = "source and attributes belong to a write key"
            raise AccessError(msg)
        return KeyWish(name, wish.kind, rate=wish.rate)
    if wish.source is None:
        msg = "a write key belongs to a source; name it"
        raise AccessError(msg)
    return KeyWish(
        name, wish.kind, checked_name(wish.source, "source"), _kept(wish.attributes), wish.rate
    )


def _kept(attributes: tuple[str, ...]) -> tuple[str, ...]:
    if len(attributes) > _MOST_ATTRIBUTES:
        msg = f"a key names up to {_MOST_ATTRIBUTES:,} attributes"
        raise AccessError(msg)
    return tuple(dict.fromkeys(checked_name(one, "attribute") for one in attributes))


def _named(which: str) -> sa.ColumnElement[bool]:
    shown = Secret(which)
    if kind_of(shown) is not None:
        return key.c.sha256 == shown.sha256()
    return key.c.name == checked_name(which, "key")


def _unknown(which: str, names: Iterable[str]) -> UnknownName:
    if kind_of(Secret(which)) is not None:
        return UnknownName("this secret belongs to no open key")
    return UnknownName(f"there is no open key {which.strip()!r}; {choices(which, names)}")


def _open_names(connection: Connection) -> list[str]:
    return list(connection.scalars(sa.select(key.c.name).where(key.c.revoked_us.is_(None))))
