from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.conditions import FEATURES
from nebelhorn.rules import Clause
from nebelhorn.settings import Question, Settings, Stage, Touchpoint
from nebelhorn.views import (
    condition_text,
    rule_card_words,
    rule_sentence,
    situation_when,
    when_words,
    words,
)
from nebelhorn.views.index.clause_words import clause_words
from nebelhorn.views.index.feature_phrases import PHRASES

EN, DE = words("en"), words("de")
SHOP = Settings(
    stages=(Stage("buy", "Kaufen", "Buy"),),
    touchpoints={"bill": Touchpoint("bill", de="Rechnung", en="Invoice")},
)
QUITS = Question("quits", "outcome", 30.0, touchpoints=("quit",))
SEVEN = tuple("abcdefg")


def both(clause):
    return clause_words(clause, SHOP, EN), clause_words(clause, SHOP, DE)


def table(*rows):
    return pytest.mark.parametrize(("clause", "english", "german"), rows)


@table(
    (
        Clause("touchpoint", among=("bill",)),
        "the touchpoint is “Invoice”",
        "der Kontaktpunkt „Rechnung“ ist",
    ),
    (
        Clause("touchpoint", apart=("bill",)),
        "the touchpoint is not “Invoice”",
        "der Kontaktpunkt nicht „Rechnung“ ist",
    ),
    (
        Clause("touchpoint", apart=("a", "b", "bill")),
        "the touchpoint is neither “a”, “b” nor “Invoice”",
        "der Kontaktpunkt weder „a“, „b“ noch „Rechnung“ ist",
    ),
    (
        Clause("touchpoint", apart=SEVEN),
        "the touchpoint is none of 7 (“a”, “b”, “c”, “d”, …)",
        "der Kontaktpunkt keines von 7 („a“, „b“, „c“, „d“, …) ist",
    ),
    (
        Clause("touchpoint", among=SEVEN),
        "the touchpoint is one of 7 (“a”, “b”, “c”, “d”, …)",
        "der Kontaktpunkt eines von 7 („a“, „b“, „c“, „d“, …) ist",
    ),
    (
        Clause("stage", among=("buy", "other")),
        "the stage is “Buy” or “Other”",
        "die Phase „Kaufen“ oder „Sonstiges“ ist",
    ),
    (
        Clause("by", apart=("customer", "third")),
        "it was an act of the company",
        "es eine Handlung des Unternehmens war",
    ),
    (
        Clause("last_touchpoint", among=("bill",), unknown="too"),
        "what came right before was “Invoice” (or nothing)",
        "direkt davor „Rechnung“ kam (oder nichts)",
    ),
    (Clause("last_topic", among=("price",)), "the last topic is “price”", None),
    (Clause("last_goal", unknown="only"), "there is no goal yet", "es noch kein Ziel gibt"),
    (Clause("state", among=("SP",)), "“state” is “SP”", "„state“ „SP“ ist"),
    (
        Clause("state", apart=("SP", "RJ"), unknown="too"),
        "“state” is neither “SP” nor “RJ” (or not known)",
        "„state“ weder „SP“ noch „RJ“ ist (oder unbekannt)",
    ),
    (Clause("state", unknown="only"), "“state” is not known", "„state“ unbekannt ist"),
    (Clause("state"), "“state” is known", "„state“ bekannt ist"),
    (Clause("group:vip", among=("yes",)), "the customer is in “vip”", "der Kunde zu „vip“ gehört"),
    (
        Clause("group:vip", among=("no",)),
        "the customer is not in “vip”",
        "der Kunde nicht zu „vip“ gehört",
    ),
)
def test_texts_are_named(clause, english, german):
    said = both(clause)
    assert said[0] == english
    assert german is None or said[1] == german


def test_up_to_four_texts_are_named_and_in_the_long_form_all():
    four = Clause("state", among=tuple("abcd"))
    assert both(four)[0] == "“state” is “a”, “b”, “c” or “d”"
    seven = Clause("state", apart=SEVEN)
    assert clause_words(seven, SHOP, EN, whole=True).count("“") == 1 + len(SEVEN)


@table(
    (Clause("last_score", high=0.4), "the last score is at most 0.4", None),
    (Clause("last_score", high=float(np.float32(0.4))), "the last score is at most 0.4", None),
    (
        Clause("last_score", low=0.25, high=5 / 6),
        "the last score is above 0.25 and at most 0.83",
        "die letzte Note über 0,25 und höchstens 0,83 ist",
    ),
    (Clause("last_score", high=0.0), "the last score is exactly 0", "die letzte Note genau 0 ist"),
    (Clause("last_score", low=-0.5, high=1), "there is a score", "es eine Note gibt"),
    (Clause("last_score", unknown="only"), "there is no score yet", "es noch keine Note gibt"),
    (
        Clause("last_score", high=0.5, unknown="too"),
        "the last score is at most 0.5 (or not known)",
        "die letzte Note höchstens 0,5 ist (oder unbekannt)",
    ),
    (
        Clause("score_trend", low=0.0),
        "the last score is better than the one before",
        "die letzte Note besser als die davor ist",
    ),
    (
        Clause("score_trend", high=-0.25),
        "the score has changed by at most −0.25",
        "die Note sich um höchstens −0,25 verändert hat",
    ),
    (Clause("value", low=1250.5), "the value is above 1,250.5", "der Wert über 1.250,5 ist"),
    (Clause("value", high=0.001), "the value is at most 0.001", "der Wert höchstens 0,001 ist"),
    (
        Clause("value_before", low=0.331, high=0.3312),
        "the sum of values before is above 0.331 and at most 0.3312",
        "die Summe der Werte davor über 0,331 und höchstens 0,3312 ist",
    ),
    (
        Clause("points", low=12),
        "the customer has more than 12 points",
        "der Kunde mehr als 12 Punkte hat",
    ),
    (Clause("points", low=-3, high=1), "the customer has more than −3 and at most 1 point", None),
    (Clause("age", high=40), "“age” is at most 40", "„age“ höchstens 40 ist"),
)
def test_numbers_have_as_many_digits_as_they_need(clause, english, german):
    said = both(clause)
    assert said[0] == english
    assert german is None or said[1] == german


@table(
    (
        Clause("events_before", low=2),
        "the customer had at least 3 events before",
        "der Kunde davor mindestens 3 Ereignisse hatte",
    ),
    (
        Clause("events_7d", low=1, high=4),
        "the customer had 2 to 4 events in the 7 days before",
        "der Kunde in den 7 Tagen davor 2 bis 4 Ereignisse hatte",
    ),
    (
        Clause("events_30d", low=0, high=1),
        "the customer had exactly 1 event in the 30 days before",
        "der Kunde in den 30 Tagen davor genau 1 Ereignis hatte",
    ),
    (
        Clause("events_7d", high=0),
        "the customer had no event in the 7 days before",
        "der Kunde in den 7 Tagen davor kein Ereignis hatte",
    ),
    (
        Clause("events_before", high=0),
        "it is the customer's first event",
        "es das erste Ereignis des Kunden ist",
    ),
    (
        Clause("same_before", high=0),
        "the same had never come before",
        "dasselbe davor noch nie kam",
    ),
    (
        Clause("voices_before", low=0),
        "the customer had been heard at least once before",
        "der Kunde davor mindestens einmal zu hören war",
    ),
    (
        Clause("times:bill", low=1),
        "“Invoice” has come at least twice so far",
        "„Rechnung“ bisher mindestens zweimal kam",
    ),
    (Clause("times:bill", high=0), "“Invoice” has not come yet", "„Rechnung“ noch nicht kam"),
    (
        Clause("times:bill", high=1),
        "“Invoice” has come at most once so far",
        "„Rechnung“ bisher höchstens einmal kam",
    ),
    (
        Clause("times:bill", low=1, high=4),
        "“Invoice” has come two to four times so far",
        "„Rechnung“ bisher zwei- bis viermal kam",
    ),
    (
        Clause("times:bill", low=12, high=30),
        "“Invoice” has come 13 to 30 times so far",
        "„Rechnung“ bisher 13- bis 30-mal kam",
    ),
)
def test_counts_are_whole_and_inclusive(clause, english, german):
    assert both(clause) == (english, german)


@table(
    (
        Clause("days_since_last", low=0.02),
        "the event before came more than 29 minutes earlier",
        "das Ereignis davor mehr als 29 Minuten früher kam",
    ),
    (
        Clause("days_since_last", low=0.02, high=3, unknown="too"),
        "the event before came more than 29 minutes and at most 3 days earlier "
        "(or this is the first)",
        "das Ereignis davor mehr als 29 Minuten und höchstens 3 Tage früher kam "
        "(oder dies das erste ist)",
    ),
    (
        Clause("days_since_last", unknown="only"),
        "it is the customer's first event",
        "es das erste Ereignis des Kunden ist",
    ),
    (
        Clause("days_since_first", high=1000),
        "the first event came at most 2.7 years earlier",
        "das erste Ereignis höchstens 2,7 Jahre früher kam",
    ),
    (Clause("days_since_first", high=730), "the first event came at most 730 days earlier", None),
    (
        Clause("days_since_voice", low=1.5),
        "the last voice was more than 36 hours ago",
        "die letzte Stimme mehr als 36 Stunden her ist",
    ),
    (
        Clause("days_quiet", low=2, high=9),
        "the newest event was more than 2 and at most 9 days ago",
        "das jüngste Ereignis mehr als 2 und höchstens 9 Tage her ist",
    ),
    (
        Clause("days_quiet", high=0),
        "the newest event has just come",
        "das jüngste Ereignis gerade erst kam",
    ),
    (
        Clause("days_quiet", low=0),
        "the newest event was some time ago",
        "das jüngste Ereignis schon eine Weile her ist",
    ),
    (
        Clause("hour", low=8, high=16),
        "it was between 9 and 17 h (UTC)",
        "es zwischen 9 und 17 Uhr (UTC) war",
    ),
    (Clause("hour", low=17), "it was between 18 and 24 h (UTC)", None),
    (Clause("weekday", low=1, high=2), "it was a Tuesday", "es ein Dienstag war"),
    (
        Clause("weekday", low=5),
        "it was a Saturday or a Sunday",
        "es ein Samstag oder Sonntag war",
    ),
    (
        Clause("weekday", high=5),
        "it was a day from Monday to Friday",
        "es ein Tag von Montag bis Freitag war",
    ),
)
def test_times_are_in_units_people_use(clause, english, german):
    said = both(clause)
    assert said[0] == english
    assert german is None or said[1] == german


@table(
    (
        Clause("moment_1", among=("{quiet}",)),
        "the last thing was a quiet spell",
        "als Letztes eine stille Zeit kam",
    ),
    (
        Clause("moment_2", among=("{said_angry}", "bill")),
        "the second-last thing was an angry answer or “Invoice”",
        "als Vorletztes eine verärgerte Antwort oder „Rechnung“ kam",
    ),
    (
        Clause("moment_3", among=("{beginning}",)),
        "fewer than 3 things have come so far",
        "bisher weniger als 3 Dinge kamen",
    ),
    (
        Clause("moment_3", among=("{beginning}", "bill")),
        "the third-last thing was “Invoice” (or nothing)",
        "als Drittletztes „Rechnung“ kam (oder nichts)",
    ),
    (
        Clause("moment_4", apart=("{beginning}", "bill")),
        "the fourth-last thing was not “Invoice”",
        "als Viertletztes nicht „Rechnung“ kam",
    ),
    (
        Clause("moment_8", apart=("{beginning}",)),
        "at least 8 things have come so far",
        "bisher mindestens 8 Dinge kamen",
    ),
)
def test_moments_are_counted_from_the_newest(clause, english, german):
    assert both(clause) == (english, german)


@pytest.mark.parametrize(
    "clause",
    [
        Clause("last_score", unknown="too"),
        Clause("last_score", high=1.0, unknown="too"),
        Clause("hour", low=-1, high=23),
        Clause("touchpoint"),
        Clause("times:bill", low=-1),
    ],
)
def test_what_asks_nothing_is_not_said(clause):
    assert both(clause) == ("", "")


def test_every_feature_of_conditions_is_spoken_of():
    assert {feature.name for feature in FEATURES} <= PHRASES.keys()


def test_hostile_names_are_cleaned_cut_and_never_filled():
    name = "{x}\u202e\x00" + "long " * 40
    for clause in (Clause(name, among=(name,)), Clause(f"times:{name}", low=3)):
        for said in both(clause):
            assert "“{x}long" in said.replace("„", "“")
            assert "…" in said
            assert "\u202e" not in said


def test_clauses_are_joined_like_people_speak():
    three = [
        Clause("last_score", high=0.4),
        Clause("group:vip", among=("yes",)),
        Clause("times:bill", high=0),
    ]
    assert when_words([], SHOP, EN) == ""
    assert when_words(three[:1], SHOP, DE) == "die letzte Note höchstens 0,4 ist"
    assert when_words(three[:2], SHOP, EN) == (
        "the last score is at most 0.4 and the customer is in “vip”"
    )
    assert when_words(three, SHOP, EN) == (
        "the last score is at most 0.4, the customer is in “vip”, and “Invoice” has not come yet"
    )
    assert when_words(three, SHOP, DE) == (
        "die letzte Note höchstens 0,4 ist, der Kunde zu „vip“ gehört und „Rechnung“ noch nicht kam"
    )


def test_no_thing_is_said_twice():
    asked = [Clause("last_score", low=0.1), Clause("hour", low=8), Clause("last_score", high=0.4)]
    assert when_words(asked, SHOP, EN) == (
        "the last score is above 0.1 and at most 0.4 and it was between 9 and 24 h (UTC)"
    )


def test_a_rule_says_after_what_and_when():
    when = (Clause("last_score", high=0.4), Clause("group:vip", among=("yes",)))
    assert rule_sentence(("call", "bill"), "yes", QUITS, SHOP, EN, when) == (
        "After “Invoice”, then “call”, when the last score is at most 0.4 and the customer is in "
        "“vip”: “quit” comes within 30 days"
    )
    assert rule_sentence(("call", "bill"), "yes", QUITS, SHOP, DE, when) == (
        "Nach „Rechnung“, dann „call“, wenn die letzte Note höchstens 0,4 ist und der Kunde zu "
        "„vip“ gehört: binnen 30 Tagen kommt „quit“"
    )
    assert rule_sentence((), "yes", QUITS, SHOP, DE, when[:1]) == (
        "Wenn die letzte Note höchstens 0,4 ist: binnen 30 Tagen kommt „quit“"
    )
    nothing = (Clause("last_score", unknown="too"),)
    assert rule_sentence((), "yes", QUITS, SHOP, EN, nothing).startswith("In general: ")


def test_a_situation_fits_into_a_question_about_100_customers():
    when = (Clause("last_score", high=0.4),)
    assert situation_when((), when, SHOP, EN) == "in moments when the last score is at most 0.4"
    assert situation_when(("bill",), when, SHOP, DE) == (
        "nach „Rechnung“, wenn die letzte Note höchstens 0,4 ist"
    )
    assert situation_when((), (), SHOP, DE) == "im Allgemeinen"


def test_a_card_has_a_line_for_each_clause():
    card = [
        (Clause("last_score", high=0.4), 12.0),
        (Clause("times:bill", high=0), -3.5),
        (Clause("hour"), 1200.0),
        (Clause("state"), -0.01),
    ]
    assert rule_card_words(card, SHOP, EN) == (
        "+12: the last score is at most 0.4",
        "−3.5: “Invoice” has not come yet",
        "+1,200: always",
        "0: “state” is known",
    )
    assert rule_card_words(card, SHOP, DE)[:3] == (
        "+12, wenn die letzte Note höchstens 0,4 ist",
        "−3,5, wenn „Rechnung“ noch nicht kam",
        "+1.200: immer",
    )


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        (Clause("last_score", high=float(np.float32(0.4))), "last_score <= 0.4"),
        (Clause("last_score", high=float(np.float32(5 / 6))), "last_score <= 0.833333343"),
        (Clause("value", low=-2, high=1e6), "value > -2 and value <= 1000000"),
        (Clause("hour", low=8, high=16), "hour between 9 and 16"),
        (Clause("events_7d", low=1, high=2), "events_7d = 2"),
        (Clause("events_7d", high=0), "events_7d = 0"),
        (Clause("touchpoint", among=("it's",)), "touchpoint = 'it''s'"),
        (Clause("case:AMOUNT", low=3), '"case:AMOUNT" > 3'),
        (Clause("and", apart=("a",)), "\"and\" <> 'a'"),
        (Clause("age", high=40, unknown="too"), "age <= 40 or age + 0 is null"),
        (Clause("stage", apart=("a", "b")), "not stage in ('a', 'b')"),
        (Clause("last_score"), "last_score is not null"),
        (Clause("last_score", unknown="only"), "last_score is null"),
    ],
)
def test_clauses_become_conditions_people_would_write(clause, text):
    assert condition_text((clause,)) == text


def test_only_what_the_language_knows_becomes_a_condition():
    known = Clause("last_score", high=0.4)
    for feature in ("moment_1", "times:bill", "group:vip", "points", "days_quiet"):
        assert condition_text((known, Clause(feature, high=3.0))) is None
        assert condition_text((known, Clause(feature, unknown="too"))) == "last_score <= 0.4"
    assert condition_text(()) is None
    assert condition_text((Clause("state", among=tuple(map(str, range(300)))),)) is None
    assert condition_text((Clause("state", among=("\x00",)),)) is None
