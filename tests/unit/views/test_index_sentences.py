from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.reality import OurIndex, Score, SealFunnel
from nebelhorn.settings import Question, Settings, Touchpoint
from nebelhorn.views import headline_index, rule_sentence, surprise_sentence, words
from nebelhorn.views.index.foretold import ASKS, SAYS, foretold
from nebelhorn.views.index.rule_rows import rule_verdict
from nebelhorn.views.index.rule_sentences import question_of
from nebelhorn.views.index.situation import situation
from nebelhorn.views.index.verdict import index_fact, index_verdict

EN, DE = words("en"), words("de")
SHOP = Settings(
    touchpoints={
        "bill": Touchpoint("bill", de="Erste Rechnung", en="First invoice"),
        "call": Touchpoint("call", de="Anruf", en="Call"),
    }
)
NEXT = Question("next", "next_touchpoint", 2.0)
LEAVES = Question("leaves", "outcome", 30.0, touchpoints=("quit",))
SILENT = Question("silent", "falls_silent", 60.0)
ANSWER = Question("answer", "next_answer", 1.0)
SPENDS = Question("spends", "value", 90.0, bands=(50.0, 250.0))


def score(value, naive, *, low=None, high=None):
    return Score(value, low or value - 0.02, high or value + 0.02, naive, 62, 100, 40)


def test_says_how_often_right_and_what_blind_guessing_gets(examples):
    index = examples.some_index()
    assert headline_index(index, EN) == (
        "62 of 100 right; blind guessing 55. Backtest, machine: 21,150 predictions, "
        "871 customers, likely range 61–64%. Mean of 5 questions, each weighing the same. "
        "Known up to 25 Sept 2025. This is what the machine could have known; understanding "
        "counts as ours when people have adopted ten rules (so far 0)."
    )
    german = headline_index(index, DE)
    assert german.startswith("62 von 100 richtig; blind geraten 55. Rückschau, Maschine: 21.150")
    assert "61–64\u00a0%" in german


def test_from_ten_adopted_rules_on_it_is_not_the_machines(examples):
    whole = examples.some_index()
    ours = OurIndex(replace(whole.machine, value=0.51), 900, whole.machine)
    said = headline_index(replace(whole, adopted_rules=10, ours=ours), EN)
    assert "51 of 100 right" in said.split(". ")[0]
    assert "Backtest, we: 21,150" in said
    assert "People spoke in 900 of" in said


def test_ten_adopted_rules_that_have_not_spoken_yet_leave_the_headline_to_the_machine(examples):
    said = headline_index(replace(examples.some_index(), adopted_rules=10, ours=None), EN)
    assert "Backtest, machine: 21,150" in said


@pytest.mark.parametrize(
    ("value", "naive", "said"),
    [
        (0.62, 0.55, "62 of 100 right; blind guessing 55"),
        (0.624, 0.618, "62.4 of 100 right; blind guessing 61.8"),
        (0.62, 0.62, "No better than blind guessing: 62 of 100 right, blind guessing 62"),
        (0.62001, 0.62, "No better than blind guessing: 62 of 100 right, blind guessing 62"),
        (0.48, 0.55, "Worse than blind guessing: 48 of 100 right, blind guessing 55"),
        (1.0, 0.999, "100 of 100 right; blind guessing 99.9"),
        (0.0, 0.0, "No better than blind guessing: 0 of 100 right, blind guessing 0"),
    ],
)
def test_never_celebrates_what_a_blind_guess_gets_too(examples, value, naive, said):
    index = replace(examples.some_index(), machine=score(value, naive))
    assert index_verdict(index, EN) == said


def test_a_lead_within_the_likely_range_may_be_chance(examples):
    index = replace(examples.some_index(), machine=score(0.56, 0.55))
    assert "the lead may be chance" in headline_index(index, EN)
    assert "the lead may be chance" not in headline_index(examples.some_index(), EN)


def test_says_which_groups_and_days_it_is_about(examples):
    said = headline_index(examples.misread().index, EN)
    assert "The headline speaks about: Neukunden, Familien." in said
    assert "Only what came due in the last 90 days counts." in said


def test_few_customers_are_counted_not_shared(examples):
    index = examples.tiny().index
    said = headline_index(index, EN)
    assert said.startswith("9 of 14 right. Backtest, machine: 14 predictions, 6 customers. With")
    assert "%" not in said
    assert index_fact(index, DE) == (
        "Reality Index",
        "9 von 14",
        "zu wenige Kunden für einen Anteil, Rückschau",
    )


@pytest.mark.parametrize(
    ("funnel", "said"),
    [
        (SealFunnel(0, 0, 0, 0, 0, 0, 0), "Nothing was foretold"),
        (SealFunnel(9, 9, 0, 0, 0, 0, 0), "Nothing is due yet: the horizon is longer"),
        (SealFunnel(9, 4, 5, 0, 5, 0, 0), "Nothing could be right or wrong: nobody answered"),
        (SealFunnel(9, 4, 5, 5, 0, 0, 0), "Nothing was settled here"),
    ],
)
def test_nothing_to_say_is_said_with_its_reason(examples, funnel, said):
    index = replace(examples.waiting().index, funnel=funnel)
    assert headline_index(index, EN).startswith(said)
    assert index_fact(index, EN)[1] == "–"


def test_the_key_figure_has_blind_guessing_beside_it(examples):
    index = examples.some_index()
    assert index_fact(index, EN) == ("Reality Index", "62 of 100", "blind guessing 55, backtest")


@pytest.mark.parametrize(
    ("after", "english", "german"),
    [
        ((), "in general", "im Allgemeinen"),
        (("bill",), "after “First invoice”", "nach „Erste Rechnung“"),
        (
            ("{said_angry}", "bill"),
            "after “First invoice”, then an angry answer",
            "nach „Erste Rechnung“, dann einer verärgerten Antwort",
        ),
        (("{said_lukewarm}",), "after a lukewarm answer", "nach einer lauen Antwort"),
        (("{said_enthusiastic}",), "after an enthusiastic answer", None),
        (("{said}",), "after an answer without a score", "nach einer Antwort ohne Note"),
        (
            ("{quiet}", "{quiet}"),
            "after a quiet spell (2 times)",
            "nach einer stillen Zeit (2-mal)",
        ),
        (("{beginning}",), "at the very beginning", "ganz am Anfang"),
        (
            ("bill", "{beginning}", "{beginning}"),
            "after a beginning with “First invoice”",
            "nach einem Anfang mit „Erste Rechnung“",
        ),
        (
            ("call", "bill", "call"),
            "after “Call”, then “First invoice”, then “Call”",
            None,
        ),
        (("never listed",), "after “never listed”", None),
    ],
)
def test_a_situation_is_told_in_the_order_of_time(after, english, german):
    assert situation(after, SHOP, EN) == english
    assert german is None or situation(after, SHOP, DE) == german


@pytest.mark.parametrize(
    ("question", "foretells", "english", "german"),
    [
        (
            NEXT,
            "call",
            "“Call” comes next, within 2 days",
            "als Nächstes kommt „Anruf“, binnen 2 Tagen",
        ),
        (NEXT, "silence", "nothing comes within 2 days", "binnen 2 Tagen kommt nichts"),
        (LEAVES, "yes", "“quit” comes within 30 days", "binnen 30 Tagen kommt „quit“"),
        (LEAVES, "no", "no “quit” within 30 days", "„quit“ bleibt binnen 30 Tagen aus"),
        (SILENT, "yes", "falls silent, nothing comes within 60 days", None),
        (SILENT, "no", "does or says something within 60 days", None),
        (ANSWER, "angry", "the next answer, within 1 day, is angry", None),
        (ANSWER, "lukewarm", "the next answer, within 1 day, is lukewarm", None),
        (ANSWER, "enthusiastic", "the next answer, within 1 day, is enthusiastic", None),
        (SPENDS, "nothing", "spends nothing within 90 days", None),
        (SPENDS, "0..50", "spends up to 50 within 90 days", None),
        (
            SPENDS,
            "50..1250.5",
            "spends 50 to 1,250.5 within 90 days",
            "gibt binnen 90 Tagen 50 bis 1.250,5 aus",
        ),
        (SPENDS, "250..", "spends 250 or more within 90 days", None),
        (SPENDS, "much", "“spends” – much", None),
        (SPENDS, "a..b", "“spends” – a..b", None),
        (ANSWER, "yes", "“answer” – yes", "„answer“ – ja"),
        (Question("odd", "of a later version", 1.0), "x", "“odd” – x", None),
    ],
)
def test_every_class_of_every_kind_has_its_sentence(question, foretells, english, german):
    assert rule_sentence((), foretells, question, SHOP, EN) == f"In general: {english}"
    if german is not None:
        assert rule_sentence((), foretells, question, SHOP, DE) == f"Im Allgemeinen: {german}"


def test_an_outcome_of_several_touchpoints_names_them_up_to_three():
    two = replace(LEAVES, touchpoints=("call", "bill"))
    three = replace(LEAVES, touchpoints=("call", "bill", "quit"))
    four = replace(LEAVES, touchpoints=("a", "b", "c", "d"), en="Who goes?")
    said = [
        rule_sentence((), what, q, SHOP, EN) for q in (two, three, four) for what in ("yes", "no")
    ]
    assert said == [
        "In general: “Call” or “First invoice” comes within 30 days",
        "In general: neither “Call” nor “First invoice” within 30 days",
        "In general: “Call” or “First invoice” or “quit” comes within 30 days",
        "In general: neither “Call” nor “First invoice” nor “quit” within 30 days",
        "In general: “Who goes?” – yes",
        "In general: “Who goes?” – no",
    ]


def test_an_outcome_with_a_condition_is_called_by_its_label():
    bad = replace(LEAVES, condition="last_score <= 0.4", de="Wird es schlimm?")
    assert rule_sentence((), "yes", bad, SHOP, DE) == "Im Allgemeinen: „Wird es schlimm?“ – ja"


@pytest.mark.parametrize("said", [EN, DE])
def test_every_sentence_and_question_fills_its_places(said):
    places = dict.fromkeys(("what", "within", "question", "answer", "low", "high"), "x")
    assert SAYS.keys() == ASKS.keys()
    for key in SAYS:
        assert "{" not in said.say(SAYS[key], **places)
        asked = said.say(ASKS[key], after="y", **places)
        assert "{" not in asked
        assert "100" in asked


def test_a_surprise_is_asked_without_telling(examples):
    settings = examples.understood().settings
    for said in (EN, DE):
        for one in examples.some_surprises():
            asked = surprise_sentence(one, settings, said)
            assert asked.endswith("?")
            assert str(one.k) not in asked
    first, leaves, answer, *_ = examples.some_surprises()
    assert surprise_sentence(first, settings, EN) == (
        "Of 100 customers after “First bill”, then an angry answer: with how many does "
        "“Fault hotline” come next, within 2 days?"
    )
    assert surprise_sentence(leaves, settings, DE) == (
        "Von 100 Kunden nach „Beschwerde“: bei wie vielen kommt binnen 30 Tagen „Kündigung“?"
    )
    assert surprise_sentence(answer, settings, DE) == (
        "Von 100 Kunden, die binnen 30 Tagen nach „Störungs-Hotline“, dann „Störung behoben“ "
        "antworten: wie viele sind begeistert?"
    )


def test_a_question_that_changed_since_is_not_called_by_its_new_label():
    now = Settings(questions=(replace(LEAVES, horizon_days=7.0, en="Who leaves within a week?"),))
    assert question_of("leaves", "outcome", 30.0, now) == Question("leaves", "outcome", 30.0)
    assert question_of("leaves", "outcome", 7.0, now).label("en") == "Who leaves within a week?"


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.4, 0.3, 0.5, "holds"),
        (0.25, 0.15, 0.35, "may be chance"),
        (0.1, 0.05, 0.15, "rarer than usual"),
    ],
)
def test_a_rule_is_judged_against_the_base_rate(examples, value, low, high, said):
    rule = replace(examples.some_rules()[0], base=0.2, score=score(value, 0.2, low=low, high=high))
    assert rule_verdict(rule, EN) == said


def test_a_rule_with_few_customers_is_not_judged(examples):
    rule = replace(examples.some_rules()[0], score=Score(None, None, None, None, 3, 4, 2))
    assert rule_verdict(rule, EN) == "too little evidence"


def test_a_class_never_breaks_the_sentence(examples):
    for name in examples.HOSTILE:
        for question in (NEXT, LEAVES, SILENT, ANSWER, SPENDS):
            key, _ = foretold(name, question, SHOP, EN)
            assert key in SAYS
            assert rule_sentence((name, name), name, question, SHOP, DE)


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (1.0, "within 1 day", "binnen 1 Tag"),
        (365.0, "within 365 days", "binnen 365 Tagen"),
        (1 / 24, "within 1 hour", "binnen 1 Stunde"),
        (2.5, "within 60 hours", "binnen 60 Stunden"),
        (10.5, "within 10.5 days", "binnen 10,5 Tagen"),
        (0.0104166667, "within 15 minutes", "binnen 15 Minuten"),
    ],
)
def test_a_horizon_is_said_in_the_unit_that_reads_best(days, english, german):
    assert EN.within(days) == english
    assert DE.within(days) == german
