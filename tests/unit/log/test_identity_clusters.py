"""Which links are followed, which wait, and whose number a cluster has."""

from __future__ import annotations

from nebelhorn.log.identity import Hindrance, Link, cluster, find_path

U1, U2, U3, D1, D2 = 10, 20, 30, 91, 92
STRONG = frozenset({U1, U2, U3})


def said(number: int, a: int, b: int, kind: str = "identify", at: int | None = None) -> Link:
    return Link(number, a, b, kind, a in STRONG, b in STRONG, number if at is None else at)


def test_a_browser_stays_with_whom_it_was_first_identified() -> None:
    found = cluster([said(1, U1, D1, at=200), said(2, U2, D1, at=100)])
    assert found.customer == {U1: U1, U2: U2, D1: U2}
    assert [(one.link.link_no, one.a_customer_no, one.b_customer_no) for one in found.blocked] == [
        (1, U1, U2)
    ]


def test_two_customers_are_joined_through_no_browser_whatever_the_rule() -> None:
    for kind in ("manual", "alias", "identify", "same e-mail"):
        found = cluster([said(1, U1, D1, kind), said(2, U2, D1, kind)])
        assert [one.cause for one in found.blocked] == [Hindrance.TWO_CUSTOMERS]


def test_only_an_alias_or_a_person_joins_two_customers_and_earlier_conflicts_are_gone() -> None:
    shared = [said(1, U1, D1), said(2, U2, D1)]
    for kind in ("alias", "manual"):
        found = cluster([*shared, said(3, U2, U1, kind)])
        assert (found.customer, found.blocked) == ({U1: U1, U2: U1, D1: U1}, ())
    for kind in ("identify", "same e-mail"):
        assert len(cluster([*shared, said(3, U2, U1, kind)]).blocked) == 2


def test_a_persons_word_moves_a_browser() -> None:
    found = cluster([said(1, U1, D1), said(2, U2, D1, "manual")])
    assert found.customer[D1] == U2
    assert [one.link.link_no for one in found.blocked] == [1]


def test_a_customer_keeps_the_number_of_the_id_that_was_named_first() -> None:
    assert cluster([said(1, D1, D2, "manual")]).customer == {D1: D1, D2: D1}
    assert cluster([said(5, U1, D1), said(9, U2, U1, "manual")]).customer[U2] == U1


def test_a_cluster_that_is_full_waits_and_a_persons_word_makes_room() -> None:
    one = [said(n, U1, 100 + n, "alias") for n in range(1, 3)]
    two = [said(n, U2, 100 + n, "alias") for n in range(3, 5)]
    merge = said(5, U1, U2, "alias")
    found = cluster([*one, *two, merge], most=4)
    assert [(b.link.link_no, b.cause) for b in found.blocked] == [(5, Hindrance.TOO_MANY)]
    word = said(6, U1, U2, "manual")
    assert len(set(cluster([*one, *two, merge, word], most=4).customer.values())) == 1


def test_the_path_is_the_shortest_and_the_earliest_of_two() -> None:
    links = [said(1, U1, D1), said(2, U1, D2), said(3, U1, D1, "alias")]
    assert [one.link_no for one in find_path(links, D2, D1)] == [2, 1]
    assert find_path(links, D1, D1) == ()
    assert find_path(links, D1, U3) == ()
