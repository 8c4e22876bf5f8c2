"""Why a record cannot be taken, in words; the numbers are what SQL finds."""

from __future__ import annotations

REASONS = {
    1: "no customer",
    2: "no time",
    3: "the time cannot be read",
    4: "no touchpoint",
    5: "the value is no number",
    6: "its objects lead to more than one customer",
    7: "same id as another record, other content (the earliest was kept)",
    8: "its objects lead to no customer",
    9: "the score is no number",
    10: "the score is outside its scale",
    11: "neither score nor text",
    12: "the count is no whole number",
}
