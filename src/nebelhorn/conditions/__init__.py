"""Conditions: the typed features of an event, and the language people write conditions in.

A condition is one SQL boolean expression over ``FEATURES`` and the attributes of a workspace. It
is parsed, checked against a whitelist, and then either written as a SQL predicate (``render``) or
used as a filter over records (``record_filter``); both give the same answer. It is never run as
code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.conditions.contradiction import implies, refuse_contradiction
    from nebelhorn.conditions.features import FEATURES, Feature, Kind, features_with
    from nebelhorn.conditions.filter import matches, record_filter
    from nebelhorn.conditions.literals import refuse_unknown_names, texts_compared
    from nebelhorn.conditions.parse import Condition, parse_condition, parse_where
    from nebelhorn.conditions.ranges import refuse_senseless
    from nebelhorn.conditions.render import render, to_text

__all__ = [
    "FEATURES",
    "Condition",
    "Feature",
    "Kind",
    "features_with",
    "implies",
    "matches",
    "parse_condition",
    "parse_where",
    "record_filter",
    "refuse_contradiction",
    "refuse_senseless",
    "refuse_unknown_names",
    "render",
    "texts_compared",
    "to_text",
]

export_lazily(__name__)
