"""Pictures, tables and sentences, and the report as one HTML file.

The door of this room: other rooms import from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.views.ask_letter import AskFacts, ask_letter
    from nebelhorn.views.beliefs.section import beliefs_table
    from nebelhorn.views.beliefs.sentences import (
        backtest_sentence,
        belief_claim,
        belief_verdict,
        beliefs_headline,
        calibration_sentence,
        whose_belief,
        written_text,
    )
    from nebelhorn.views.chosen import Chosen, choose
    from nebelhorn.views.customer.life import Life, Lived
    from nebelhorn.views.customer.look import CustomerLook, StopLook, build_customer
    from nebelhorn.views.diagnosis.sentences import (
        alarm_headline,
        diagnosis_basis,
        diagnosis_headline,
        diagnosis_sentences,
        gain_sentences,
    )
    from nebelhorn.views.diagnosis.signs import take_command
    from nebelhorn.views.diagnosis.unmodelled import Unmodelled, is_modelled
    from nebelhorn.views.diagnosis.waterfall import draw_waterfall
    from nebelhorn.views.found import find_unmeasured
    from nebelhorn.views.headline import headline, hidden_sentence, lead
    from nebelhorn.views.horn.alarm_sentences import (
        alarm_fact,
        alarm_sentence,
        horn_headline,
    )
    from nebelhorn.views.horn.loudness import level_sentence
    from nebelhorn.views.horn.multiples import draw_charts
    from nebelhorn.views.horn.names import figure_text, watched_name
    from nebelhorn.views.horn.picture import draw_chart
    from nebelhorn.views.horn.reading import readings
    from nebelhorn.views.horn.section import OpenAlarm, alarms_table, charts_table
    from nebelhorn.views.index.clause_condition import condition_text
    from nebelhorn.views.index.clause_words import (
        clause_words,
        rule_card_words,
        situation_when,
        when_words,
    )
    from nebelhorn.views.index.depth_sentences import depth_reading, depth_sentences
    from nebelhorn.views.index.guess_card import Guess as GuessCard
    from nebelhorn.views.index.lead_sentences import lead_sentence, safe_sentence
    from nebelhorn.views.index.mirror_sentences import (
        mirror_headline,
        mirror_sentence,
        parting_sentence,
    )
    from nebelhorn.views.index.picture import draw_index
    from nebelhorn.views.index.plot import WIDE
    from nebelhorn.views.index.readability_sentences import readability_sentence
    from nebelhorn.views.index.rule_says import rule_says
    from nebelhorn.views.index.rule_sentences import (
        question_of,
        rule_of_index,
        rule_sentence,
        share_sentence,
        surprise_sentence,
        whose_rule,
        whose_spoken,
    )
    from nebelhorn.views.index.verdict import headline_index, live_sentence
    from nebelhorn.views.mail.layout import MailText
    from nebelhorn.views.mail.trial import trial_text
    from nebelhorn.views.mail.weekly import build_letter
    from nebelhorn.views.map_part import build_map
    from nebelhorn.views.mood import step_of
    from nebelhorn.views.page import map_svg, render_report
    from nebelhorn.views.pages import Look, Looks, build_looks
    from nebelhorn.views.picture_file import standalone_svg
    from nebelhorn.views.report import ImportedSource, Report
    from nebelhorn.views.sentences import (
        FOG_REASONS,
        care_sentence,
        delay_sentence,
        feeling_sentence,
        funnel_sentence,
        navi_sentence,
        stay_sentence,
        variants_sentence,
    )
    from nebelhorn.views.shares import share_range, share_text
    from nebelhorn.views.sheets.sheet import Sheet, csv_of
    from nebelhorn.views.spark import draw_spark
    from nebelhorn.views.style import pages_script, pages_style
    from nebelhorn.views.tables import (
        Table,
        curve_table,
        flows_table,
        fog_table,
        funnel_table,
        instead_table,
        shares_table,
        stations_table,
    )
    from nebelhorn.views.today import Saying
    from nebelhorn.views.told_letter import ToldFacts, told_letter
    from nebelhorn.views.unmeasured import Unmeasured, UnmeasuredKind
    from nebelhorn.views.voice_months import (
        VoiceMonth,
        VoiceMonths,
        draw_voice_months,
        fill_months,
        say_newest_month,
        tabulate_voice_months,
    )
    from nebelhorn.views.words import LANGUAGES, Words, words, words_of

__all__ = [
    "FOG_REASONS",
    "LANGUAGES",
    "WIDE",
    "AskFacts",
    "Chosen",
    "CustomerLook",
    "GuessCard",
    "ImportedSource",
    "Life",
    "Lived",
    "Look",
    "Looks",
    "MailText",
    "OpenAlarm",
    "Report",
    "Saying",
    "Sheet",
    "StopLook",
    "Table",
    "ToldFacts",
    "Unmeasured",
    "UnmeasuredKind",
    "Unmodelled",
    "VoiceMonth",
    "VoiceMonths",
    "Words",
    "alarm_fact",
    "alarm_headline",
    "alarm_sentence",
    "alarms_table",
    "ask_letter",
    "backtest_sentence",
    "belief_claim",
    "belief_verdict",
    "beliefs_headline",
    "beliefs_table",
    "build_customer",
    "build_letter",
    "build_looks",
    "build_map",
    "calibration_sentence",
    "care_sentence",
    "charts_table",
    "choose",
    "clause_words",
    "condition_text",
    "csv_of",
    "curve_table",
    "delay_sentence",
    "depth_reading",
    "depth_sentences",
    "diagnosis_basis",
    "diagnosis_headline",
    "diagnosis_sentences",
    "draw_chart",
    "draw_charts",
    "draw_index",
    "draw_spark",
    "draw_voice_months",
    "draw_waterfall",
    "feeling_sentence",
    "figure_text",
    "fill_months",
    "find_unmeasured",
    "flows_table",
    "fog_table",
    "funnel_sentence",
    "funnel_table",
    "gain_sentences",
    "headline",
    "headline_index",
    "hidden_sentence",
    "horn_headline",
    "instead_table",
    "is_modelled",
    "lead",
    "lead_sentence",
    "level_sentence",
    "live_sentence",
    "map_svg",
    "mirror_headline",
    "mirror_sentence",
    "navi_sentence",
    "pages_script",
    "pages_style",
    "parting_sentence",
    "question_of",
    "readability_sentence",
    "readings",
    "render_report",
    "rule_card_words",
    "rule_of_index",
    "rule_says",
    "rule_sentence",
    "safe_sentence",
    "say_newest_month",
    "share_range",
    "share_sentence",
    "share_text",
    "shares_table",
    "situation_when",
    "standalone_svg",
    "stations_table",
    "stay_sentence",
    "step_of",
    "surprise_sentence",
    "tabulate_voice_months",
    "take_command",
    "told_letter",
    "trial_text",
    "variants_sentence",
    "watched_name",
    "when_words",
    "whose_belief",
    "whose_rule",
    "whose_spoken",
    "words",
    "words_of",
    "written_text",
]

export_lazily(__name__)
