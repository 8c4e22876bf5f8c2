from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.reality import Acknowledged, Alarm, Level, Watched
from nebelhorn.settings import Question, Settings, Touchpoint
from nebelhorn.views import alarm_sentence, horn_headline, words

EN, DE = words("en"), words("de")
SHOP = Settings(
    touchpoints={"solved": Touchpoint("solved", de="Ticket gelöst", en="Ticket solved")},
    questions=(Question("leaves", "outcome", 14.0, de="Wer geht?", en="Who leaves?"),),
)
SILENT = Alarm(
    "voices/solved/2025-11-20",
    Watched.VOICES,
    "solved",
    Level.YELLOW,
    20402,
    20412,
    None,
    None,
    0.31,
    0.03,
    412,
)


OURS = Alarm(
    *("we/next/2025-04-08", Watched.WE, "next", Level.YELLOW, 20174, 20186, None, None),
    *(0.51, 0.43, 1840, (("machine", "holds"),)),
)
OUR_LEAD = replace(OURS, watched=Watched.WE_SKILL, usual=0.05, lately=-0.01)
MACHINE = replace(OURS, watched=Watched.INDEX, detail=(("we", "holds"),))


@pytest.fixture(scope="module")
def by_kind(examples):
    return {alarm.watched: alarm for alarm in (*examples.some_alarms(), OURS, OUR_LEAD)}


def test_says_what_fell_silent_since_when_and_how_loud_that_is():
    assert alarm_sentence(SILENT, SHOP, EN) == (
        "Voices about “Ticket solved” have fallen silent since 10 Nov 2025: of 100 encounters 3 "
        "were heard instead of 31 (n = 412). Yellow: by chance as loud as this once a year."
    )
    assert alarm_sentence(SILENT, SHOP, DE) == (
        "Stimmen zu „Ticket gelöst“ sind seit 10.11.2025 verstummt: von 100 Begegnungen wurden 3 "
        "gehört statt 31 (n = 412). Gelb: zufällig einmal im Jahr so laut."
    )


def test_fewer_voices_are_not_yet_silence():
    fewer = replace(SILENT, lately=0.2)
    assert "have become fewer since" in alarm_sentence(fewer, SHOP, EN)


def test_red_says_since_when_and_what_is_proven():
    red = replace(SILENT, level=Level.RED, red_day=20414, proven_day=20430)
    said = alarm_sentence(red, SHOP, EN)
    assert "Red since 22 Nov 2025: by chance as loud as this once in ten years." in said
    assert said.endswith("Proven on 8 Dec 2025, however often one looks.")


def test_says_what_a_person_said():
    known = replace(
        SILENT, acknowledged=Acknowledged("Printer broke\u202e", "Ada", 1_764_000_000_000_000)
    )
    assert alarm_sentence(known, SHOP, EN).endswith(
        "Acknowledged on 24 Nov 2025 by Ada: Printer broke"
    )


@pytest.mark.parametrize(
    ("watched", "said"),
    [
        (
            Watched.INDEX,
            "has been foretold less well since 27 Mar 2025: 43 of 100 right instead of 51",
        ),
        (
            Watched.SKILL,
            "At “Who leaves?” the lead over blind guessing has shrunk since 27 Nov 2024: −1.2",
        ),
        (Watched.CALIBRATION, "right, less the sealed confidence, −9 points instead of −1"),
        (
            Watched.MOOD,
            "has sunk since 25 Feb 2025: +10 instead of +40, from −100 bad to +100 good (n = 80)",
        ),
        (
            Watched.ENTHUSIASM,
            "Use holds meanwhile: 100 active customers do 8 things a day, before 8.2",
        ),
        (
            Watched.NEW_KIND,
            "“community forum”, first seen 18 May 2025, 57 customers until 26 May 2025",
        ),
        (
            Watched.SOURCE,
            "Source “crm.csv” brought nothing from 5 Jun 2025 on, for 9 days at least",
        ),
        (Watched.MOVES, "“app” 12 of 100 times instead of 34, nothing for a week 40 of 100 times"),
        (Watched.ARRIVALS, "of 100 newcomers 71 came by a known way instead of 86"),
        (Watched.LEAVING, "of 100 leavers 41 gave a sign before instead of 64"),
    ],
)
def test_each_kind_has_its_sentence(by_kind, watched, said):
    assert said in alarm_sentence(by_kind[watched], SHOP, EN)


@pytest.mark.parametrize("watched", list(Watched))
def test_every_kind_reads_in_both_languages_without_its_figures_too(by_kind, watched):
    bare = replace(by_kind[watched], usual=None, lately=None, detail=())
    for alarm in (by_kind[watched], bare):
        english, german = (alarm_sentence(alarm, SHOP, said) for said in (EN, DE))
        assert english != german
        assert "None" not in english
        assert "{" not in english + german


@pytest.mark.parametrize(
    ("alarm", "english", "german"),
    [
        (OURS, "has come true less often since 27 Mar 2025", "Der Index der Maschine hält."),
        (OUR_LEAD, "The machine's holds.", "Vorsprung unserer eigenen Regeln"),
        (replace(OURS, detail=(("machine", "sank"),)), "The machine's has sunk as well.", "auch"),
        (MACHINE, "The machine has foretold “next” less well", "Unsere eigenen Regeln halten."),
        (replace(MACHINE, detail=(("we", "sank"),)), "Our own rules have sunk as well.", "auch"),
    ],
)
def test_an_alarm_says_whose_index_sank(alarm, english, german):
    assert english in alarm_sentence(alarm, SHOP, EN)
    assert german in alarm_sentence(alarm, SHOP, DE)


@pytest.mark.parametrize(
    ("sunk", "said"),
    [
        ((OURS,), "Our own index has sunk, the machine's holds."),
        ((MACHINE,), "Our own index holds, the machine's has sunk."),
        ((OURS, MACHINE), "Our own index has sunk, and so has the machine's."),
        ((OUR_LEAD,), "no cause yet; by chance one comes a year."),
    ],
)
def test_the_headline_says_whose_index_sank(examples, sunk, said):
    both = [examples.some_chart(kind, "next", 0.5, 0.0) for kind in (Watched.WE, Watched.INDEX)]
    assert horn_headline(sunk, 9, EN, both).endswith(said)
    assert "machine" not in horn_headline((MACHINE,), 9, EN, both[1:])


def test_of_an_index_that_still_learns_nothing_is_said(examples):
    young = examples.some_chart(Watched.INDEX, "next", 0.5, 0.0, days=40)
    ours = examples.some_chart(Watched.WE, "next", 0.5, 0.0)
    assert "machine" not in horn_headline((OURS,), 9, EN, (ours, young))


def test_figures_that_round_alike_are_told_apart():
    close = replace(SILENT, usual=0.314, lately=0.311)
    assert "31.1 were heard instead of 31.4" in alarm_sentence(close, SHOP, EN)


def test_use_that_falls_is_no_lukewarm_alarm_alone(by_kind):
    alarm = by_kind[Watched.ENTHUSIASM]
    falls = replace(alarm, detail=(*alarm.detail[:2], ("use_holds", "no")))
    assert "Use falls as well" in alarm_sentence(falls, SHOP, EN)


RED = replace(SILENT, level=Level.RED, red_day=20414)
KNOWN = replace(RED, acknowledged=Acknowledged("known", "Ada", 0))


@pytest.mark.parametrize(
    ("alarms", "charts", "said"),
    [
        ((), 38, "The horn is calm: 38 charts, nothing sank."),
        ((KNOWN,), 1, "The horn is calm: 1 chart, every alarm is acknowledged."),
        (
            (SILENT,),
            38,
            "The horn stirs: 1 yellow alarm has no cause yet; by chance one comes a year.",
        ),
        ((RED,), 38, "The horn has sounded: 1 red alarm has no cause yet."),
        (
            (RED, RED, SILENT),
            38,
            "The horn has sounded: 2 red alarms have no cause yet, and 1 yellow one.",
        ),
        ((), 0, "The horn hears nothing yet: there is nothing to watch."),
    ],
)
def test_the_headline_counts_what_is_open(alarms, charts, said):
    assert horn_headline(alarms, charts, EN) == said
    assert horn_headline(alarms, charts, DE).startswith("Das Horn")
