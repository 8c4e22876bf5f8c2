"""Check settings against the facts, as everything that counts on them does later."""

from __future__ import annotations

import dataclasses

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.prepare import group_conditions
from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import features_with, parse_condition
from nebelhorn.errors import ConditionError
from nebelhorn.log import transaction
from nebelhorn.reality import Known, meaning_of
from nebelhorn.settings import Settings, Standing


def check_settings(workspace: Workspace, settings: Settings) -> None:
    """Refuse settings that can be read and still say something that cannot be.

    Looks at groups, forecast questions, beliefs and asks: is every condition understood, does every
    question say what its kind needs, does every belief claim what can come true?

    Args:
        workspace: Whose facts; what attributes and touchpoints there are.
        settings: Not saved yet.

    Raises:
        SettingsError: A question or belief says something that cannot be; names it.
        ConditionError: A condition cannot be understood; names whose, points at the word and says
            what there would be.
    """
    facts = workspace.stores.facts
    group_conditions(workspace, settings.groups)
    named = {belief.question for belief in settings.beliefs}
    questions = tuple(
        # what a belief names is looked at even where it is asked no more
        dataclasses.replace(one, standing=Standing.CONFIRMED) if one.name in named else one
        for one in settings.questions
    )
    with transaction(facts):
        ground = lay_ground(workspace, settings, questions)
    rows = facts.execute("SELECT name, column_name FROM attribute").fetchall()
    known = Known(settings, features_with(dict(rows)), ground.touchpoints)
    for belief in settings.beliefs:
        meaning_of(belief, known)
    for ask in settings.asks:
        if ask.condition is None:
            continue
        try:
            parse_condition(ask.condition, known.features)
        except ConditionError as error:
            msg = f'ask "{ask.name}" in nebelhorn.toml:\n{error}'
            raise ConditionError(msg) from error
