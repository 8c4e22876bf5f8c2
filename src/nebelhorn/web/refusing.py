"""Say in the reader's language why something was refused."""

from __future__ import annotations

import re

from nebelhorn.app import LastAdmin, LoginTaken, NotAllowed, TooManyAttempts, Words
from nebelhorn.web.marking import message
from nebelhorn.web.refusals import translated

__all__ = ["KNOWN", "message", "said_of"]


_FILE = re.compile(r"\S+\.toml[,:] ")

KNOWN = (
    message("login and password do not go together"),
    message("this link was used already, is too old, or never was one; ask for another"),
    message("a password has 12 to 1,000 characters"),
    message("a password has at least 5 different characters"),
    message("a password is not the login"),
    message("this is one of the commonest passwords"),
    message("the new password is the old one"),
    message("a login has 1 to 254 printable characters and no blank"),
    message("the name of a person has 1 to 100 printable characters"),
    message("too many people log in at this moment; try again in a few seconds"),
    message("the two passwords are not the same"),
)
"""What is refused with a sentence that is always the same."""


def said_of(error: Exception, words: Words) -> str:
    """Return why something was refused, as a sentence.

    Args:
        error: What was raised.
        words: In the reader's language.
    """
    if isinstance(error, TooManyAttempts):
        said = words.say("too many attempts; try again in {n} s", n=error.retry_after_s)
    elif isinstance(error, LoginTaken):
        said = words.say("there is an account with this login already")
    elif isinstance(error, LastAdmin):
        said = words.say("this is the last admin who can log in; make another one first")
    elif isinstance(error, NotAllowed):
        said = words.say("your role does not reach this far; ask an admin")
    else:
        said = words.say_if_known(str(error))
        said = translated(said, words) if said == str(error) else said
    if "\n" in said or _FILE.match(said):  # a condition or a file stays as it is written
        return said
    return f"{said[:1].upper()}{said[1:]}."
