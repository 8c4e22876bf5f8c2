"""How far ahead may be looked: from a minute to a century."""

from __future__ import annotations

from nebelhorn.settings.toml_table import TomlTable

LONGEST_DAYS = 36_525
"""A century: more is a slip, and would not fit into microseconds further on."""

SHORTEST_DAYS = 1 / 1_440
"""A minute: less is over before anything can have been foretold."""

_NEARLY = 0.99  # people round a minute down to 0.00069


def read_horizon(table: TomlTable, missing: str) -> float:
    """Return ``horizon_days`` of a question or a belief.

    Args:
        table: Where it stands.
        missing: What to say where it does not.

    Returns:
        Days.

    Raises:
        SettingsError: It is missing, no number, or no span from a minute to a century.

    Examples:
        >>> read_horizon(TomlTable({"horizon_days": 1e-13}, "nebelhorn.toml"), "")
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml: horizon_days = 1e-13 must be at least a minute (0.0007) and at most a century (36525); 0.25 is 6 hours
    """  # noqa: E501 - an error message is one line
    days = table.number("horizon_days")
    if days is None:
        table.fail(missing)
    if not SHORTEST_DAYS * _NEARLY <= days <= LONGEST_DAYS:
        table.fail(
            f"horizon_days = {days:g} must be at least a minute (0.0007) and at most a century "
            f"({LONGEST_DAYS}); 0.25 is 6 hours"
        )
    return float(days)
