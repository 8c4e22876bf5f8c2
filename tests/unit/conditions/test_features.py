from __future__ import annotations

from nebelhorn.conditions import FEATURES, Kind, features_with, parse_condition, render


def test_each_feature_stands_once_with_its_own_column_and_both_labels() -> None:
    names = [feature.name for feature in FEATURES]
    assert len(set(names)) == len(names)
    assert all(feature.column == feature.name for feature in FEATURES)
    assert all(feature.en and feature.de for feature in FEATURES)


def test_attributes_come_in_addition_as_texts() -> None:
    known = features_with({"state": "a_state"})
    assert len(known) == len(FEATURES) + 1
    assert (known["state"].kind, known["state"].as_text) == (Kind.TEXT, True)


def test_an_attribute_never_hides_a_feature() -> None:
    known = features_with({"stage": "a_1", "attribute_stage": "a_2"})
    assert known["stage"].column == "stage"
    assert known["attribute_stage"].column == "a_2"
    assert known["attribute_attribute_stage"].column == "a_1"


def test_any_attribute_name_is_reachable_in_double_quotes() -> None:
    known = features_with(
        {"case:AMOUNT_REQ": "a_1", 'say "hi"': "a_2", "select": "a_3", "in": "a_4"}
    )
    wanted = {
        '"case:AMOUNT_REQ" > 5': '"a_1"',
        '"say ""hi""" = \'x\'': '"a_2"',
        "select = 'x'": '"a_3"',
        "\"in\" in ('x')": '"a_4"',
    }
    for text, column in wanted.items():
        assert column in render(parse_condition(text, known))
