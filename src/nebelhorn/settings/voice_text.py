"""Voices from elsewhere as TOML, and the comment that explains them in ``nebelhorn.toml``."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.settings.toml_text import TomlValue, toml_line
from nebelhorn.settings.voice import VoiceForm

VOICES = (
    "Voices from elsewhere (Stimmen von anderswo): surveys and portals whose answers count here.",
    "  from              formbricks, limesurvey, typeform, google_reviews or reviews (any table)",
    "  survey            the tool's id of the form; left out: all that no other entry names",
    "  touchpoint        what the answers speak about, by its name in the log",
    "  score, text       fields by their names in the tool        scale   of the score",
    "  customer          field with the customer's key            reversed  true: lowest is best",
    "Webhooks go to /v1/voices/TOOL. Also: nebelhorn voices FILE --from TOOL",
)
VOICE_EXAMPLE = (
    "An example:",
    "[[voice]]",
    'name = "after the visit"',
    'from = "typeform"',
    'survey = "lT4Z3j"',
    'touchpoint = "Visit"',
    'scale = "nps"',
    'score = "how_likely"',
    'text = "why"',
    'customer = "customer_id"',
)
_TEXTS = ("survey", "scale", "score", "text", "customer", "touchpoint_from", "circumstance", "goal")


def voices_text(voices: Sequence[VoiceForm]) -> str:
    r"""Return all entries with the comment before them; an example where there is none.

    Args:
        voices: In the order of the file.

    Examples:
        >>> entry = VoiceForm("a", "reviews", "Visit", scale="stars")
        >>> print(voices_text([entry]).partition("\n\n")[2])
        [[voice]]
        name = "a"
        from = "reviews"
        touchpoint = "Visit"
        scale = "stars"
    """
    head = "\n".join(f"# {line}" for line in (VOICES if voices else (*VOICES, *VOICE_EXAMPLE)))
    return "\n\n".join((head, *map(voice_text, voices)))


def voice_text(voice: VoiceForm) -> str:
    """Return one entry as TOML, without what is as by default.

    Args:
        voice: The entry.
    """
    usual = VoiceForm("", "", "")
    entries: tuple[tuple[str, TomlValue | None], ...] = (
        ("name", voice.name),
        ("from", voice.tool),
        ("touchpoint", voice.touchpoint),
        *(
            (key, getattr(voice, key))
            for key in _TEXTS
            if getattr(voice, key) != getattr(usual, key)
        ),
        ("reversed", voice.reversed or None),
        ("zone", voice.zone),
    )
    lines = [toml_line(key, value) for key, value in entries if value is not None]
    return "\n".join(("[[voice]]", *lines))
