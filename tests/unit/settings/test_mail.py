"""What ``[mail]``, ``[letter]`` and ``site`` may say."""

from __future__ import annotations

import pytest

from nebelhorn.errors import SettingsError
from nebelhorn.settings import (
    LetterSettings,
    MailSettings,
    Settings,
    parse_settings,
    settings_text,
)

SERVER = '[mail]\nhost = "smtp.example.com"\nsender = "ask@example.com"\n'


def test_what_is_written_is_read_again() -> None:
    said = Settings(
        site="https://ask.example.com",
        mail=MailSettings(
            host="smtp.example.com",
            port=2525,
            security="tls",
            user="ask",
            sender="ask@example.com",
            sender_name='Shop "Nord"',
            reply_to="hello@example.com",
        ),
        letter=LetterSettings(("ada <ada@example.com>", "bo@example.com"), "friday", 0),
    )
    assert parse_settings(settings_text(said).encode()) == said


@pytest.mark.parametrize("key", ["password", "pass", "secret"])
def test_a_password_in_the_file_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingsError, match="NEBELHORN_SMTP_PASSWORD") as error:
        parse_settings(f'{SERVER}{key} = "open sesame"'.encode())
    assert "sesame" not in str(error.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_without_tls_only_this_very_machine_is_spoken_to(host: str) -> None:
    said = f'[mail]\nhost = "{host}"\nsecurity = "none"\nsender = "ask@example.com"'
    assert parse_settings(said.encode()).mail.usual_port == 25


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (SERVER + 'security = "none"', "is for this very machine"),
        (SERVER + 'security = "ssl"', "available: none, starttls, tls"),
        ('[mail]\nhost = "smtp.example.com"', "sender is missing"),
        ('[mail]\nhost = "user:secret@smtp.example.com"', "must be the name or address"),
        ('[mail]\nhost = "smtp.example.com\\r\\nEHLO"', "must be the name or address"),
        (SERVER + "port = 0", "from 1 to 65535"),
        ('[mail]\nsender = "Shop <ask@example.com>"', "plain mail address"),
        ('[mail]\nsender = "ask@example.com\\nBcc: all@example.com"', "plain mail address"),
        ('[letter]\nto = ["ada"]', "login <address>"),
        ('[letter]\nweekday = "Montag"', "available: monday"),
        ("[letter]\nhour = 24", "from 0 to 23"),
        ('[company]\nsite = "ask.example.com"', "must be an address"),
        ('[company]\nsite = "http://ask.example.com"', "must begin with https"),
        ('[company]\nsite = "https://u:p@ask.example.com"', "must be an address"),
        ('[company]\nsite = "https://ask.example.com/?a=1"', "must be an address"),
        ('[company]\nsite = "javascript:alert(1)"', "must be an address"),
        ('[company]\nsite = "https://ask.example.com:port"', "must be an address"),
    ],
)
def test_what_cannot_be_is_said(said: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        parse_settings(said.encode())
