from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from nebelhorn.errors import MappingError
from nebelhorn.log import (
    AnswerRule,
    EventRule,
    ImportResult,
    Mapping,
    Stores,
    answer_texts,
    list_rejects,
)

Bring = Callable[..., ImportResult]

VISIT = {"who": "ann", "at": "2026-03-01 10:00:00", "what": "visit", "stars": None, "said": None}
WITH = EventRule(
    "log", "at", "who", touchpoint_columns=("what",), score="stars", text="said", scale=(1, 5)
)
CARDS = AnswerRule(
    "cards", "at", "who", score="mark", text="said", scale=(6, 1), about=("parcel", "visit"),
    objects={"order": "order"},
)  # fmt: skip
CARD = {"who": "ann", "at": "2026-03-05", "mark": "1", "said": "fine", "order": "o1"}


def answers(stores: Stores, columns: str) -> list[tuple[object, ...]]:
    return stores.facts.execute(f"SELECT {columns} FROM answer ORDER BY t_us, score").fetchall()


def test_an_answer_given_with_an_event_is_about_it(stores: Stores, bring: Bring) -> None:
    records = [VISIT, VISIT | {"stars": "4"}, VISIT | {"said": "hm"}]
    done = bring(stores, {"log": records}, Mapping(events=(WITH,)))
    assert (done.events, done.answers) == (3, 2)
    assert answers(stores, "score, raw_score, scale_low, scale_high, has_text") == [
        (0.75, 4.0, 1.0, 5.0, False),
        (None, None, 1.0, 5.0, True),
    ]
    joined = "SELECT count(*) FROM answer AS a JOIN event AS e ON a.on_event_id = e.event_id"
    assert stores.facts.execute(joined).fetchone() == (2,)
    assert answer_texts(stores.office)[1] == ["hm"]


def test_a_score_that_cannot_be_taken_leaves_the_event(stores: Stores, bring: Bring) -> None:
    records = [VISIT | {"stars": "9"}, VISIT | {"stars": "great"}]
    done = bring(stores, {"log": records}, Mapping(events=(WITH,)))
    assert (done.events, done.answers, done.rejected) == (2, 0, 2)
    assert [reject.reason for reject in list_rejects(stores.office)[1]] == [
        "the score is outside its scale",
        "the score is no number",
    ]


def test_answers_may_stand_in_a_table_of_their_own(stores: Stores, bring: Bring) -> None:
    mapping = Mapping(answers=(CARDS,))
    nothing = CARD | {"mark": None, "said": None}
    done = bring(stores, {"cards": [CARD, CARD | {"mark": "6"}, nothing]}, mapping)
    assert (done.records, done.answers, done.rejected) == (3, 2, 1)
    assert answers(stores, "score, raw_score, on_event_id") == [(0.0, 6.0, None), (1.0, 1.0, None)]
    assert list_rejects(stores.office)[1][0].reason == "neither score nor text"
    about = stores.facts.execute(
        "SELECT rank, name FROM about JOIN touchpoint USING (touchpoint_no) ORDER BY rank"
    )
    assert about.fetchall() == [(0, "parcel"), (1, "visit")]


def test_the_same_answers_again_add_nothing(stores: Stores, bring: Bring) -> None:
    mapping = Mapping(answers=(CARDS,))
    bring(stores, {"cards": [CARD]}, mapping)
    done = bring(stores, {"cards": [CARD]}, mapping)
    assert (done.answers, done.known) == (0, 1)
    assert stores.facts.execute("SELECT count(*) FROM about").fetchone() == (2,)


def test_a_scale_nobody_said_is_found_and_printed(stores: Stores, bring: Bring) -> None:
    rule = AnswerRule("cards", "at", "who", score="mark")
    done = bring(
        stores, {"cards": [CARD | {"mark": "8"}, CARD | {"mark": "3"}]}, Mapping(answers=(rule,))
    )
    assert ("score", "from 0 (worst) to 10 (best)") in done.found
    assert answers(stores, "score") == [(0.3,), (0.8,)]


TOLD = {"why": " price\t", "how": "hurried", "wants": "peace"}
TELLING = replace(CARDS, topic="why", circumstance="how", goal="wants")


def test_an_answer_keeps_its_topic_circumstance_and_goal(stores: Stores, bring: Bring) -> None:
    done = bring(stores, {"cards": [CARD | TOLD]}, Mapping(answers=(TELLING,)))
    assert (done.answers, done.rejected) == (1, 0)
    assert answers(stores, "topic, circumstance, goal") == [("price", "hurried", "peace")]


def test_an_answer_given_with_an_event_keeps_them_too(stores: Stores, bring: Bring) -> None:
    rule = replace(WITH, topic="why", circumstance="how", goal="wants")
    records = [VISIT | TOLD, VISIT | TOLD | {"stars": "4", "how": None}]
    done = bring(stores, {"log": records}, Mapping(events=(rule,)))
    assert (done.events, done.answers) == (2, 1)
    assert answers(stores, "topic, circumstance, goal") == [("price", None, "peace")]


def test_a_rule_that_names_none_keeps_none_and_gives_the_same_ids(
    stores: Stores, bring: Bring
) -> None:
    bring(stores, {"cards": [CARD | TOLD]}, Mapping(answers=(CARDS,)))
    assert answers(stores, "topic, circumstance, goal") == [(None, None, None)]
    done = bring(stores, {"cards": [CARD | TOLD]}, Mapping(answers=(TELLING,)))
    assert (done.answers, done.known) == (0, 1)


def test_what_is_blank_or_long_is_left_out_and_the_answer_kept(
    stores: Stores, bring: Bring
) -> None:
    told = {"why": "x" * 80, "how": " \u00a0 ", "wants": "x" * 81}
    done = bring(stores, {"cards": [CARD | told]}, Mapping(answers=(TELLING,)))
    assert (done.answers, done.rejected) == (1, 0)
    assert answers(stores, "topic, circumstance, goal") == [("x" * 80, None, None)]
    assert ("wants", "1 left out as goal: longer than 80 characters") in done.found


def test_the_long_ones_of_other_rules_are_not_counted(stores: Stores, bring: Bring) -> None:
    rule = replace(TELLING, where="mark = '2'")
    long = CARD | TOLD | {"wants": "x" * 81}
    done = bring(stores, {"cards": [long, long | {"mark": "2"}]}, Mapping(answers=(rule,)))
    assert ("wants", "1 left out as goal: longer than 80 characters") in done.found


@pytest.mark.parametrize("part", ["topic", "circumstance", "goal"])
def test_a_column_that_is_not_there_is_named(stores: Stores, bring: Bring, part: str) -> None:
    for_cards = Mapping(answers=(replace(CARDS, **{part: "whi"}),))
    with pytest.raises(MappingError, match="cards: no column 'whi'; available: "):
        bring(stores, {"cards": [CARD]}, for_cards)
    for_events = Mapping(events=(replace(WITH, **{part: "whi"}),))
    with pytest.raises(MappingError, match="log: no column 'whi'; available: "):
        bring(stores, {"log": [VISIT]}, for_events)
