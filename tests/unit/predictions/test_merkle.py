from __future__ import annotations

import hashlib

import pytest

from nebelhorn.predictions.merkle import WIDTH, merkle_root
from nebelhorn.reality.verify import _root


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


@pytest.mark.parametrize("count", [*range(1, 40), 255, 256, 257, 272, 273, 4096, 4097])
def test_built_from_below_and_cut_from_above_it_is_the_same_tree(count: int) -> None:
    assert merkle_root(leaves(count)) == _root(leaves(count))


def test_a_node_is_the_hash_of_its_children() -> None:
    some = leaves(WIDTH + 2)
    left = hashlib.sha256(b"\x01" + b"".join(some[:WIDTH])).digest()
    right = hashlib.sha256(b"\x01" + b"".join(some[WIDTH:])).digest()
    assert merkle_root(some) == hashlib.sha256(b"\x01" + left + right).digest()


def test_order_and_number_of_leaves_matter() -> None:
    some = leaves(20)
    assert merkle_root(some) != merkle_root(some[::-1])
    assert merkle_root(some) != merkle_root(some[:19])
    assert merkle_root(some) != merkle_root([*some, some[-1]])
