"""One hash over many: the root of a Merkle tree over sealed records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDTH = 16
"""So many children a node of the tree has at most."""


def leaf_hashes(
    records: NDArray[np.void], keys: NDArray[np.uint8], tails: Sequence[bytes] = ()
) -> list[bytes]:
    """Return the leaf of each record: SHA-256(0x00 ‖ key of the customer ‖ record ‖ tail).

    Without the key nobody can tell from a leaf whose it is or what it says, so that dropping
    the key erases the person and keeps the tree.

    Args:
        records: Shape (n,), packed records.
        keys: Shape (n, 32), a key for each record.
        tails: What stands behind each record; empty: behind none.

    Examples:
        >>> records = np.frombuffer(b"ab", dtype="V1")
        >>> leaf_hashes(records, np.zeros((2, 32), dtype=np.uint8))[0].hex()[:8]
        '6639524c'
    """
    sha256 = hashlib.sha256
    size = 1 + keys.shape[1] + records.dtype.itemsize
    rows = np.zeros((len(records), size), dtype=np.uint8)
    rows[:, 1 : 1 + keys.shape[1]] = keys
    rows[:, 1 + keys.shape[1] :] = records.view(np.uint8).reshape(len(records), -1)
    whole = rows.tobytes()
    cuts = [whole[at : at + size] for at in range(0, len(whole), size)]
    if not tails:
        return [sha256(one).digest() for one in cuts]
    return [sha256(one + tail).digest() for one, tail in zip(cuts, tails, strict=True)]


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the tree over leaves.

    Up to 16 neighbours are hashed as SHA-256(0x01 ‖ one ‖ the next ‖ …); one that is left alone
    rises as it is. Sixteen instead of two: a tree costs a fifteenth of its leaves in hashes
    instead of as many again, and nobody asks for short proofs of single leaves.

    Args:
        leaves: At least one hash.

    References:
        Merkle (1988), A digital signature based on a conventional encryption function, CRYPTO
        '87; the bytes that tell leaves and nodes apart as in RFC 9162.

    Examples:
        >>> merkle_root([b"a" * 32]) == b"a" * 32
        True
        >>> merkle_root([b"a" * 32, b"b" * 32]).hex()[:8]
        '8e85fd55'
    """
    level = list(leaves)
    while len(level) > 1:
        level = [_node(level[start : start + WIDTH]) for start in range(0, len(level), WIDTH)]
    return level[0]


def _node(children: Sequence[bytes]) -> bytes:
    if len(children) == 1:
        return children[0]
    return hashlib.sha256(b"\x01" + b"".join(children)).digest()
