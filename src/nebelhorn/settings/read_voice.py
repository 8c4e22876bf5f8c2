"""Read the ``[[voice]]`` entries of ``nebelhorn.toml``.

What only the tool can tell (is there such a field?) is looked at when answers come.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable

from nebelhorn.errors import choices
from nebelhorn.settings.scales import SCALES
from nebelhorn.settings.toml_table import TomlTable
from nebelhorn.settings.voice import VOICE_TOOLS, VoiceForm

_FIELDS = ("score", "text", "customer", "touchpoint_from", "circumstance", "goal")
_KEYS = ("name", "from", "touchpoint", "survey", "scale", *_FIELDS, "reversed", "zone")
_KNOWS_ITS_FIELDS = frozenset({"google_reviews", "reviews"})


def read_voices(tables: Iterable[TomlTable]) -> tuple[VoiceForm, ...]:
    r"""Return all entries, in the order of the file.

    Args:
        tables: The entries.

    Raises:
        SettingsError: An entry says something that cannot be; names file, place and what it found.

    Examples:
        >>> from nebelhorn.settings.toml_file import parse_toml
        >>> top = parse_toml(b'[[voice]]\nname = "a"\nfrom = "typform"', file="nebelhorn.toml")
        >>> read_voices(top.tables("voice", called="name"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [[voice]] no. 1 (name = "a"): from = "typform" is unknown; available: typeform, formbricks, google_reviews, limesurvey, reviews
    """  # noqa: E501 - an error message is one line
    voices: dict[str, VoiceForm] = {}
    surveys: dict[tuple[str, str | None], str] = {}
    for table in tables:
        voice = _voice(table)
        if voice.name in voices:
            table.fail(f'there is already a voice "{voice.name}"')
        other = surveys.setdefault((voice.tool, voice.survey), voice.name)
        if other != voice.name:
            table.fail(f'"{other}" takes the same survey of {voice.tool}; give both their survey')
        voices[voice.name] = voice
    return tuple(voices.values())


def _voice(table: TomlTable) -> VoiceForm:
    table.allow(_KEYS)
    tool = table.choice("from", VOICE_TOOLS)
    if tool is None:
        table.fail(f"from is missing; {choices('', VOICE_TOOLS)}")
    voice = VoiceForm(
        name=table.needed_text("name"),
        tool=tool,
        touchpoint=table.raw_name("touchpoint"),
        survey=table.text("survey"),
        scale=table.choice("scale", list(SCALES)) or "csat",
        score=table.text("score"),
        text=table.text("text"),
        customer=table.text("customer"),
        touchpoint_from=table.text("touchpoint_from"),
        circumstance=table.text("circumstance"),
        goal=table.text("goal"),
        reversed=table.flag("reversed") or False,
        zone=_zone(table),
    )
    if tool not in _KNOWS_ITS_FIELDS and voice.score is None and voice.text is None:
        table.fail("score and text are missing; one of them says which field holds the answer")
    return voice


def _zone(table: TomlTable) -> str | None:
    name = table.text("zone")
    if name is not None and name not in zoneinfo.available_timezones():
        table.fail(
            f'zone = "{name}" is no time zone; {choices(name, zoneinfo.available_timezones())}'
        )
    return name
