from __future__ import annotations

import inspect

import nebelhorn
from nebelhorn import app, errors

RUNNING = {
    *("access", "accounts", "login", "backup", "service", "serving", "webhooks"),
    *(
        "asks.plan",
        "asks.of_customer",
        "asks.counts",
        "asks.one",
        "asks.checking",
        "consents",
        "contacts",
    ),
    *("desk", "objecting", "places", "typed"),
    *("mails", "letters", "post"),
    *("voices", "bad_answers", "told", "ask_worth"),
    *("identity", "pulls", "pull_schedule", "erase", "inventory", "customer"),
}
"""Modules of ``nebelhorn.app`` for whoever runs a server."""


def test_the_public_face_is_sorted_true_documented_and_small() -> None:
    assert nebelhorn.__all__ == sorted(nebelhorn.__all__)
    assert len(nebelhorn.__all__) <= 30
    for name in nebelhorn.__all__:
        thing = getattr(nebelhorn, name)
        assert inspect.getdoc(thing), name


def test_every_verb_of_the_command_line_is_a_function() -> None:
    verbs = {
        *("init", "import_events", "journey_map", "journeys", "funnel", "fog", "catalogue"),
        *("report", "export", "rejects", "replay_rejects", "doctor"),
        *("guess", "replay", "index", "seals", "verify", "rules", "beliefs"),
    }
    assert verbs <= set(nebelhorn.__all__)


def test_what_the_library_offers_is_in_app_too() -> None:
    functions = {name for name in app.__all__ if inspect.isfunction(getattr(app, name))}
    offered = {name for name in nebelhorn.__all__ if inspect.isfunction(getattr(nebelhorn, name))}
    assert offered <= functions
    deeper = {"behind_step", "belief_cautions", "guess_import", "mirror", "picture", "take"}
    # what whoever runs a server does stays in ``nebelhorn.app``: the public face is for analysts
    served = {
        name
        for name in functions
        if getattr(app, name).__module__.removeprefix("nebelhorn.app.") in RUNNING
    }
    for_pages = {
        *("form_token", "pages_style", "pages_script", "not_told"),
        *("customer_page", "customers_there", "recent_customers", "why_these", "deed", "looking"),
        *("draw_spark", "draw_voice_months", "say_newest_month", "tabulate_voice_months"),
        "voice_months",
        *("csv_of", "standalone_svg", "seals_behind", "adopted_by", "concerned", "speakable"),
        *("said_to_alarms", "still_unmodelled", "take_dark", "voices", "check_wording"),
        *(
            "settings_file",
            "replace_settings",
            "replaced_by",
            "sha256_of",
            "proposals",
            "forget_old_files",
            "incoming",
        ),
        *("guess_incoming", "import_incoming", "drop_incoming"),
    }
    assert functions - offered == deeper | served | for_pages


def test_every_error_is_drawn_in_the_tree() -> None:
    classes = [
        thing
        for _, thing in inspect.getmembers(errors, inspect.isclass)
        if issubclass(thing, errors.NebelhornError)
    ]
    assert classes
    for error in classes:
        assert f" {error.__name__}" in str(errors.__doc__), error
        assert error.__doc__
