"""Pictures, tables and sentences, and the report as one HTML file.

The door of this room: other rooms import from here.
"""

from __future__ import annotations

from nebelhorn.views.chosen import Chosen, choose
from nebelhorn.views.found import find_unmeasured
from nebelhorn.views.headline import headline, hidden_sentence, lead
from nebelhorn.views.index.rule_sentences import (
    question_of,
    rule_of_index,
    rule_sentence,
    surprise_sentence,
)
from nebelhorn.views.index.verdict import headline_index
from nebelhorn.views.page import map_svg, render_report
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
from nebelhorn.views.unmeasured import Unmeasured, UnmeasuredKind
from nebelhorn.views.words import LANGUAGES, Words, words

__all__ = [
    "FOG_REASONS",
    "LANGUAGES",
    "Chosen",
    "ImportedSource",
    "Report",
    "Table",
    "Unmeasured",
    "UnmeasuredKind",
    "Words",
    "care_sentence",
    "choose",
    "curve_table",
    "delay_sentence",
    "feeling_sentence",
    "find_unmeasured",
    "flows_table",
    "fog_table",
    "funnel_sentence",
    "funnel_table",
    "headline",
    "headline_index",
    "hidden_sentence",
    "instead_table",
    "lead",
    "map_svg",
    "navi_sentence",
    "question_of",
    "render_report",
    "rule_of_index",
    "rule_sentence",
    "share_range",
    "share_text",
    "shares_table",
    "stations_table",
    "stay_sentence",
    "surprise_sentence",
    "variants_sentence",
    "words",
]
