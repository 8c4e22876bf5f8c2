"""What the company has said of itself: shown in parts, edited as the file it is."""

from __future__ import annotations

from nebelhorn.app import (
    REPLACED,
    NotAllowed,
    Role,
    SettingsClash,
    SettingsFile,
    Standing,
    Words,
    Workspace,
    catalogue,
    confirm,
    deed,
    looking,
    proposals,
    replace_settings,
    replaced_by,
    settings_file,
    sha256_of,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.begun_ask import begin_ask
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of
from nebelhorn.web.times import moment_of

MOST_BYTES = 2 << 20
"""A file of so many bytes can be sent."""

KINDS = {
    "touchpoint": message("key point"),
    "group": message("important group"),
    "question": message("forecast question"),
}
"""What waits for a person."""

_DEEDS = {"confirm": "proposal confirmed", "refuse": "proposal refused"}


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    words, asked = visit.words, visit.typed("deed")
    try:
        if asked in _DEEDS:
            return _shown(visit, done=_decide(visit, asked))
        if asked == "save":
            return _save(visit)
    except NotAllowed:
        raise
    except SettingsClash as clash:
        return _shown(visit, clash=clash, status=409)
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, words), status=409)
    return _shown(visit)


def _save(visit: Visit) -> Reply:
    fresh = sha256_of(visit.service.workspace, visit.typed("text"))
    with deed(visit.service, visit.access, REPLACED, fresh, least=Role.ADMIN) as workspace:
        kept = replace_settings(
            workspace, visit.typed("text"), expected_sha256=visit.typed("sha256")
        )
    if not kept:
        return _shown(visit, done=visit.words.say("Nothing has changed."))
    said = visit.words.say("Saved. The file as it was is kept: {file}", file=kept)
    return _shown(visit, done=said, fresh=True)


def _decide(visit: Visit, asked: str) -> str:
    name = visit.typed("name")
    with deed(visit.service, visit.access, _DEEDS[asked], name) as workspace:
        if asked == "confirm":
            confirm(workspace, name)
        else:
            confirm(workspace, name, standing=Standing.NO)
    return visit.words.say("Written down: {name}.", name=name)


def _shown(
    visit: Visit,
    *,
    done: str | None = None,
    error: str | None = None,
    clash: SettingsClash | None = None,
    fresh: bool = False,
    status: int = 200,
) -> Shown:
    words, role = visit.words, visit.access.role
    is_admin = role is not None and role.reaches(Role.ADMIN)
    with looking(visit.service) as workspace:
        file = settings_file(workspace)
        parts = _parts(workspace, words)
        settings = workspace.settings
        waiting = [
            (
                words.say(KINDS[one.kind]),
                settings.touchpoint(one.name).label(words.language)
                if one.kind == "touchpoint"
                else one.name,
                one,
            )
            for one in proposals(workspace)
        ]
        begun = _begun(visit, workspace, file.text)
    typed = visit.typed("text") if visit.typed("deed") == "save" and not fresh else None
    return Shown(
        "settings.html",
        {
            "parts": parts,
            "waiting": waiting,
            "text": (begun or file.text if typed is None else typed) if is_admin else None,
            "begun": begun is not None,
            "sha256": _base(file, clash, visit),
            "changes": clash.changes if clash else (),
            "whose": None if clash is None else _whose(clash, visit),
            "done": done,
            "error": error,
        },
        status,
    )


def _begun(visit: Visit, workspace: Workspace, text: str) -> str | None:
    """Return the file with a question begun for the place that was asked for; None: for none."""
    place, settings = visit.query.get("ask"), workspace.settings
    if not place:
        return None
    # also places of the log that nobody has modelled
    known = {entry.touchpoint.name for entry in catalogue(workspace).entries}
    if place not in known | set(settings.touchpoints):
        return None
    labels = {one: settings.touchpoint(place).label(one) for one in ("de", "en")}
    return begin_ask(text, place, labels, [one.name for one in settings.asks])


def _base(file: SettingsFile, clash: SettingsClash | None, visit: Visit) -> str:
    """Of the file the next save replaces: after a clash the one they have seen now."""
    if clash is not None:
        return clash.now.sha256
    return visit.typed("sha256") or file.sha256


def _whose(clash: SettingsClash, visit: Visit) -> str:
    """Say who has changed the file meanwhile, and when, as far as it is known."""
    words, found = visit.words, replaced_by(visit.access, clash.now)
    if found is None:
        return words.say(
            "It was not saved here, but changed by an import, a decision about a proposal, or in "
            "an editor."
        )
    zone = visit.service.workspace.settings.time_zone
    return words.say(
        "{name} saved it here, {time}.", name=found.who, time=moment_of(found.at_us, zone, words)
    )


def _parts(workspace: Workspace, words: Words) -> list[tuple[str, str]]:
    settings = workspace.settings
    stages = ", ".join(words.label({"de": one.de, "en": one.en}) for one in settings.stages)
    groups = ", ".join(
        words.say("{name} ({condition})", name=one.name, condition=one.condition)
        for one in settings.groups
    )
    questions = ", ".join(one.label(words.language) for one in settings.questions)
    beliefs = ", ".join(one.label(words.language) for one in settings.beliefs)
    asked = ", ".join(one.name for one in settings.asks if one.active)
    listed = [
        (words.say("Company"), settings.name),
        (words.say("Time zone"), settings.time_zone),
        (words.say("Stages"), stages),
        (
            words.say("Catalogue"),
            words.say_n("{n} touchpoint", "{n} touchpoints", len(settings.touchpoints)),
        ),
        (words.say("Groups"), groups),
        (words.say("Forecast questions"), questions),
        (words.say("Beliefs"), beliefs),
        (words.say("Asked now"), asked),
        (words.say("Fetched from"), ", ".join(one.name for one in settings.pulls)),
    ]
    return [(title, text or words.say("nothing yet")) for title, text in listed]


SETTINGS = Page(
    "/settings",
    Needs.EDITOR,
    _show,
    _take,
    label=message("Settings"),
    most_bytes=MOST_BYTES,
)
