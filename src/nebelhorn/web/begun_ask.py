"""A question begun in the settings file, for a place where nobody is heard."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import tomlkit

_WORDING = {
    "de": "Wie zufrieden waren Sie mit „{label}“?",
    "en": "How satisfied were you with “{label}”?",
}


def begin_ask(text: str, touchpoint: str, labels: Mapping[str, str], taken: Collection[str]) -> str:
    """Return the settings file with an ask at its end that asks nobody yet.

    Args:
        text: The file as it is.
        touchpoint: What is asked about, by raw name.
        labels: Language → what readers call it.
        taken: Names of the asks there are.

    Examples:
        >>> print(begin_ask("", "First Visit!", {"en": "First visit"}, ["first-visit"]).strip())
        [[ask]]
        name = "first-visit-2"
        touchpoint = "First Visit!"
        scale = "csat"
        question = {en = "How satisfied were you with “First visit”?"}
        active = false
    """
    slug = re.sub(r"[^a-z0-9]+", "-", touchpoint.lower()).strip("-")[:40] or "ask"
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    question = tomlkit.inline_table()
    question.update(
        {language: _WORDING[language].format(label=said) for language, said in labels.items()}
    )
    ask = tomlkit.table()
    ask.update({"name": name, "touchpoint": touchpoint, "scale": "csat"})
    ask.update({"question": question, "active": False})
    begun = tomlkit.document()
    begun.append("ask", tomlkit.aot())
    begun["ask"].append(ask)
    return f"{text.rstrip()}\n\n{tomlkit.dumps(begun)}"
