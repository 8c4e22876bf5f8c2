"""The mail that shows whether a mail server is set up well."""

from __future__ import annotations

from nebelhorn.views.labels import clean
from nebelhorn.views.words import words


def trial_text(company: str, language: str) -> tuple[str, str]:
    r"""Return subject and text.

    Args:
        company: Its name.
        language: ``de`` or ``en``.

    Raises:
        SettingsError: There is no such language.

    Examples:
        >>> trial_text("Nord", "de")[1]
        'Wenn Sie das lesen, kommen Mails von Nord an.\n'
    """
    said = words(language)
    text = said.say("If you read this, mails of {company} arrive.", company=clean(company))
    return said.say("A trial of Nebelhorn"), f"{text}\n"
