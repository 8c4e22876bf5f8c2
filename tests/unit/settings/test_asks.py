from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.errors import SettingsError
from nebelhorn.settings import (
    SCALES,
    Ask,
    AskedQuestion,
    AskingSettings,
    Settings,
    parse_settings,
    settings_text,
)

ASK = 'name = "a"\ntouchpoint = "Invoice"\nquestion = { en = "How was it?" }\nscale = "csat"'


def read(*lines: str) -> Ask:
    (ask,) = parse_settings("\n".join(("[[ask]]", *lines)).encode()).asks
    return ask


def asking(*lines: str) -> AskingSettings:
    return parse_settings("\n".join(("[asking]", *lines)).encode()).asking


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((ASK.replace("csat", "csatt"),), 'scale = "csatt" is unknown; available: csat'),
        ((ASK, 'decison = "x"'), 'unknown key "decison"; available: decision'),
        ((ASK, 'channels = ["mial"]'), 'channels names "mial"; available: mail'),
        ((ASK, 'after = "1 day"'), 'after must be a span such as "30 s"'),
        ((ASK, 'after = "15 d"'), "within must be longer than after"),
        ((ASK, "within = 0"), "within must be at least 1 min"),
        ((ASK.replace('question = { en = "How was it?" }', ""),), "question is missing"),
        ((ASK.replace('scale = "csat"', ""),), "scale is missing"),
        ((ASK.replace("en =", "english ="),), '"english" is no language'),
        ((ASK.replace('"How was it?"', '" "'),), "en is empty"),
        ((ASK, 'second_scale = "nps"'), "second is missing"),
        ((ASK, 'second = { en = "Why?" }'), "second_scale is missing"),
        ((ASK.replace('touchpoint = "Invoice"', ""),), "touchpoint is missing"),
        ((ASK.replace('"a"', f'"{"x" * 81}"'),), "name has 81 characters"),
        ((ASK, "active = 1"), "active must be true or false"),
        ((ASK, "[[ask]]", ASK), 'there is already an ask "a"'),
    ],
)
def test_what_cannot_be_is_named(lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(*lines)
    assert told in str(caught.value)
    assert "[[ask]] no. " in str(caught.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("most_per_year = 0", "most_per_year = 0 must be a whole number of at least 1"),
        ("a_day = 1.5", "a_day = 1.5 must be a whole number"),
        ("random_share = 10", "random_share = 10 must be from 0 to 1"),
        ('quiet_from = "8pm"', 'quiet_from = "8pm" must be a time of day'),
        ('quiet_until = "24:01"', 'quiet_until = "24:01" must be a time of day'),
        ("wiat = 3", 'unknown key "wiat"; available: wait'),
    ],
)
def test_what_cannot_be_said_of_asking_is_named(line: str, told: str) -> None:
    with pytest.raises(SettingsError, match="asking") as caught:
        asking(line)
    assert told in str(caught.value)


def test_nobody_is_asked_until_somebody_says_so() -> None:
    assert not read(ASK).active
    assert read(ASK, "active = true").active


def test_no_wait_is_zero_and_missing_is_the_usual() -> None:
    assert asking("wait = 0").wait == 0
    assert asking().wait == AskingSettings().wait == 28 * 86_400
    assert asking('quiet_from = "24:00"').quiet_from == 0


def test_what_is_written_reads_back_the_same() -> None:
    asks = (
        Ask("a", "Invoice", (AskedQuestion("csat", {"en": 'How "was" it?'}),)),
        Ask(
            "b",
            " odd name ",
            (
                AskedQuestion("ces", {"de": "Wie leicht war es?", "pt-BR": "Foi fácil?"}),
                AskedQuestion("free", {"de": "Was fehlte?"}),
            ),
            decision="We change it",
            channels=("sms", "qr"),
            after=5_400.0,
            within=30 * 86_400.0,
            purpose="care",
            text=False,
            circumstances=True,
            goal=True,
            intent=True,
            follow_up=True,
            condition="state = 'SP'",
            active=True,
        ),
    )
    settings = Settings(asks=asks, asking=AskingSettings(0.0, 2, 0.0, 1290, 420, 50, 0.25))
    again = parse_settings(settings_text(settings).encode())
    assert again.asks == settings.asks
    assert again.asking == settings.asking


@given(
    st.builds(
        AskingSettings,
        wait=st.integers(0, 366 * 86_400).map(float),
        most_per_year=st.integers(1, 400),
        after_complaint=st.integers(0, 366 * 86_400).map(float),
        quiet_from=st.integers(0, 1439),
        quiet_until=st.integers(0, 1439),
        a_day=st.none() | st.integers(1, 10**6),
        random_share=st.integers(0, 1000).map(lambda permille: permille / 1000),
    )
)
def test_every_way_of_asking_reads_back_the_same(said: AskingSettings) -> None:
    assert parse_settings(settings_text(Settings(asking=said)).encode()).asking == said


def test_every_scale_can_be_asked() -> None:
    for name in SCALES:
        assert read(ASK.replace("csat", name)).questions[0].scale == name
