"""Read ``[asking]`` and the ``[[ask]]`` entries of ``nebelhorn.toml``.

What only the log can tell (is there such a touchpoint?) is looked at later; whether a wording is
any good is looked at by the check of questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nebelhorn.errors import choices
from nebelhorn.settings.ask import ASK_CHANNELS, Ask, AskedQuestion, AskingSettings
from nebelhorn.settings.scales import SCALES
from nebelhorn.settings.span import read_span
from nebelhorn.settings.toml_table import TomlTable

_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_LONGEST_NAME = 80
_SHORTEST_S = 60.0


def read_asks(tables: Iterable[TomlTable]) -> tuple[Ask, ...]:
    r"""Return all asks, in the order of the file.

    Args:
        tables: The entries.

    Raises:
        SettingsError: An entry says something that cannot be; names file, place and what it found.

    Examples:
        >>> from nebelhorn.settings.toml_file import parse_toml
        >>> top = parse_toml(b'[[ask]]\nname = "a"\ntouchpoint = "Invoice"\nscale = "npss"\n'
        ...     b'question = { en = "How was it?" }', file="nebelhorn.toml")
        >>> read_asks(top.tables("ask", called="name"))
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, [[ask]] no. 1 (name = "a"): scale = "npss" is unknown; available: nps, stars, ces, csat, free, thumbs
    """  # noqa: E501 - an error message is one line
    asks: dict[str, Ask] = {}
    for table in tables:
        ask = _ask(table)
        if ask.name in asks:
            table.fail(f'there is already an ask "{ask.name}"')
        asks[ask.name] = ask
    return tuple(asks.values())


def read_asking(table: TomlTable) -> AskingSettings:
    """Return how sparingly customers are asked.

    Args:
        table: ``[asking]``.

    Raises:
        SettingsError: It says something that cannot be.

    Examples:
        >>> read_asking(TomlTable({"wait": "30 d", "quiet_from": "21:30"}, "x.toml")).quiet_from
        1290
    """
    table.allow(
        (
            *("wait", "most_per_year", "after_complaint", "quiet_from", "quiet_until"),
            *("a_day", "random_share"),
        )
    )
    usual = AskingSettings()
    wait, after = read_span(table, "wait"), read_span(table, "after_complaint")
    share = table.number("random_share")
    if share is not None and not 0 <= share <= 1:
        table.fail(f"random_share = {share:g} must be from 0 to 1 (0.1 is 10 %)")
    return AskingSettings(
        wait=usual.wait if wait is None else wait,
        most_per_year=_whole(table, "most_per_year") or usual.most_per_year,
        after_complaint=usual.after_complaint if after is None else after,
        quiet_from=_clock(table, "quiet_from", usual.quiet_from),
        quiet_until=_clock(table, "quiet_until", usual.quiet_until),
        a_day=_whole(table, "a_day"),
        random_share=usual.random_share if share is None else float(share),
    )


def _ask(table: TomlTable) -> Ask:
    table.allow(
        (
            *("name", "touchpoint", "question", "scale", "second", "second_scale", "decision"),
            *("channels", "after", "within", "purpose", "text", "circumstances", "goal", "intent"),
            *("follow_up", "condition", "active"),
        )
    )
    usual = Ask("", "", ())
    name = table.needed_text("name")
    if len(name) > _LONGEST_NAME:
        table.fail(f"name has {len(name)} characters; at most {_LONGEST_NAME}")
    after, within = read_span(table, "after"), read_span(table, "within", shortest=_SHORTEST_S)
    ask = Ask(
        name=name,
        touchpoint=table.raw_name("touchpoint"),
        questions=_questions(table),
        decision=table.text("decision"),
        channels=_channels(table) or usual.channels,
        after=usual.after if after is None else after,
        within=usual.within if within is None else within,
        purpose=table.text("purpose") or usual.purpose,
        **_flags(table),
        condition=table.text("condition"),
    )
    if ask.within <= ask.after:
        table.fail("within must be longer than after; else it is always too late to ask")
    return ask


def _flags(table: TomlTable) -> dict[str, bool]:
    usual = Ask("", "", ())
    flags = {}
    for key in ("text", "circumstances", "goal", "intent", "follow_up", "active"):
        said = table.flag(key)
        flags[key] = bool(getattr(usual, key)) if said is None else said
    return flags


def _questions(table: TomlTable) -> tuple[AskedQuestion, ...]:
    first = _question(table, "question", "scale")
    if first is None:
        table.fail(
            'question is missing: what is asked, by language, such as { en = "How was it?" }'
        )
    second = _question(table, "second", "second_scale")
    return (first,) if second is None else (first, second)


def _question(table: TomlTable, key: str, scale_key: str) -> AskedQuestion | None:
    wording = table.pairs(key)
    scale = table.choice(scale_key, tuple(SCALES))
    if not wording and scale is None:
        return None
    if scale is None:
        table.fail(f"{scale_key} is missing; {choices('', SCALES)}")
    if not wording:
        table.fail(
            f'{key} is missing: what is asked, by language, such as {{ en = "How was it?" }}'
        )
    for language in wording:
        if not _LANGUAGE.fullmatch(language):
            table.fail(f'{key}: "{language}" is no language; write a code such as de, en or pt-BR')
    return AskedQuestion(scale, wording)


def _channels(table: TomlTable) -> tuple[str, ...]:
    channels = table.texts("channels") or ()
    for channel in channels:
        if channel not in ASK_CHANNELS:
            table.fail(f'channels names "{channel}"; {choices(channel, ASK_CHANNELS)}')
    return channels


def _whole(table: TomlTable, key: str) -> int | None:
    number = table.number(key)
    if number is not None and (number < 1 or number != int(number)):
        table.fail(
            f"{key} = {number:g} must be a whole number of at least 1; to ask nobody, leave out "
            "active = true"
        )
    return None if number is None else int(number)


def _clock(table: TomlTable, key: str, usual: int) -> int:
    text = table.text(key)
    if text is None:
        return usual
    said = _CLOCK.fullmatch(text.strip())
    minutes = 60 * int(said["hour"]) + int(said["minute"]) if said else 9999
    if minutes > 24 * 60:
        table.fail(f'{key} = "{text}" must be a time of day such as "20:00"')
    return minutes % (24 * 60)
