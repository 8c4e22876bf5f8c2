"""What people say in ``nebelhorn.toml``: read it, write it, change it, guess its beginnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.settings.add_belief import add_belief
    from nebelhorn.settings.ask import (
        ASK_CHANNELS,
        ASK_LANGUAGES,
        Ask,
        AskedQuestion,
        AskingSettings,
    )
    from nebelhorn.settings.ask_text import ask_text
    from nebelhorn.settings.change_file import settings_sha256
    from nebelhorn.settings.guess_catalogue import guess_catalogue
    from nebelhorn.settings.mail import (
        PASSWORD_VARIABLE,
        WEEKDAYS,
        LetterSettings,
        MailSettings,
    )
    from nebelhorn.settings.model import (
        OTHER_STAGE,
        Belief,
        By,
        Group,
        JourneySettings,
        LearningSettings,
        Question,
        Settings,
        Stage,
        Standing,
        Touchpoint,
    )
    from nebelhorn.settings.pull import Pull
    from nebelhorn.settings.read import check_time_zone, parse_settings, read_settings
    from nebelhorn.settings.read_belief import check_belief, parse_confidence
    from nebelhorn.settings.read_mail import letter_reader
    from nebelhorn.settings.read_pull import PULL_KINDS
    from nebelhorn.settings.replace_file import replace_file
    from nebelhorn.settings.scale import OffScale, Scale
    from nebelhorn.settings.scales import SCALES
    from nebelhorn.settings.span import span_text
    from nebelhorn.settings.take_touchpoint import take_touchpoint
    from nebelhorn.settings.template import question_text, settings_text
    from nebelhorn.settings.toml_file import parse_toml, read_bytes, read_toml
    from nebelhorn.settings.toml_table import TomlTable
    from nebelhorn.settings.toml_text import TomlValue, comment, toml_line
    from nebelhorn.settings.voice import VOICE_TOOLS, VoiceForm
    from nebelhorn.settings.write import add_questions, add_touchpoints, propose, set_standing

__all__ = [
    "ASK_CHANNELS",
    "ASK_LANGUAGES",
    "OTHER_STAGE",
    "PASSWORD_VARIABLE",
    "PULL_KINDS",
    "SCALES",
    "VOICE_TOOLS",
    "WEEKDAYS",
    "Ask",
    "AskedQuestion",
    "AskingSettings",
    "Belief",
    "By",
    "Group",
    "JourneySettings",
    "LearningSettings",
    "LetterSettings",
    "MailSettings",
    "OffScale",
    "Pull",
    "Question",
    "Scale",
    "Settings",
    "Stage",
    "Standing",
    "TomlTable",
    "TomlValue",
    "Touchpoint",
    "VoiceForm",
    "add_belief",
    "add_questions",
    "add_touchpoints",
    "ask_text",
    "check_belief",
    "check_time_zone",
    "comment",
    "guess_catalogue",
    "letter_reader",
    "parse_confidence",
    "parse_settings",
    "parse_toml",
    "propose",
    "question_text",
    "read_bytes",
    "read_settings",
    "read_toml",
    "replace_file",
    "set_standing",
    "settings_sha256",
    "settings_text",
    "span_text",
    "take_touchpoint",
    "toml_line",
]

export_lazily(__name__)
