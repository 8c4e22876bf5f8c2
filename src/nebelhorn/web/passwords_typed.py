"""A new password as it was typed: twice, for nobody sees it."""

from __future__ import annotations

from nebelhorn.app import Secret, WeakPassword
from nebelhorn.web.page import Visit


def chosen_password(visit: Visit) -> Secret:
    """Return the new password of a form.

    Args:
        visit: With the fields ``password`` and ``again``.

    Raises:
        WeakPassword: They are not the same.
    """
    chosen = visit.typed_secret("password")
    if chosen != visit.typed_secret("again"):
        msg = "the two passwords are not the same"
        raise WeakPassword(msg)
    return chosen
