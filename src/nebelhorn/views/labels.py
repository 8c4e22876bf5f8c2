"""Names of touchpoints made fit for a picture: cleaned, wrapped, cut with an ellipsis."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

ELLIPSIS = "…"

_NARROW = set("iljtfrI.,:;'|!()[] ·-/")
_WIDE = set("mwMW@%")
_JOINERS = {"\u200d", "\u200c"}
_VOWELS = {*"aeiouyäöüáéíóú"}
_BREAK_AFTER = set(" -_/.:,+")


def clean(name: str) -> str:
    r"""Return ``name`` without characters that would steer the page instead of being read.

    Control characters and direction overrides go, joiners that shape letters or emoji stay, and
    runs of white space become one blank.

    Examples:
        >>> clean("a\tb\u202ec\x00")
        'a bc'
        >>> clean("\x00")
        '?'
    """
    kept = [
        " " if char.isspace() else char
        for char in name
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _STEERING
    ]
    return " ".join("".join(kept).split()) or "?"


def isolated(values: Mapping[str, str | int]) -> dict[str, str | int]:
    r"""Return what is put into a sentence so that right-to-left names do not turn it around.

    Args:
        values: By place; those that hold no right-to-left letter stay as they are.

    References:
        Unicode Standard Annex 9, section 2.4: FIRST STRONG ISOLATE.

    Examples:
        >>> isolated({"a": "shop", "n": 3, "b": "\u0641"}) == {
        ...     "a": "shop", "n": 3, "b": "\u2068\u0641\u2069"
        ... }
        True
    """
    return {
        place: f"\u2068{value}\u2069"
        if isinstance(value, str) and not value.isascii() and any(map(_is_rtl, value))
        else value
        for place, value in values.items()
    }


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL"}


def width(text: str, *, size: float = 12.5) -> float:
    """Return about how wide bold text is drawn, pixels; generous rather than tight.

    Examples:
        >>> width("iiii") < width("nnnn") < width("mmmm") < width("日本日本")
        True
    """
    return size * sum(_em(char) for char in text)


def wrap(name: str, *, limit: float, lines: int = 2, size: float = 12.5) -> tuple[str, ...]:
    """Break a name into lines that fit, at blanks and joints first, else inside a word.

    Args:
        name: Any text; it is cleaned first.
        limit: Widest line, pixels.
        lines: At most so many; what does not fit is cut with an ellipsis.
        size: Font size, pixels.

    Returns:
        One line at least, none of them empty.

    Examples:
        >>> wrap("Störungs-Hotline", limit=80)
        ('Störungs-', 'Hotline')
        >>> wrap("x" * 200, limit=80)[-1].endswith("…")
        True
    """
    rest = clean(name)
    done: list[str] = []
    while rest and len(done) < lines:
        if width(rest, size=size) <= limit:
            done.append(rest)
            rest = ""
        elif len(done) == lines - 1:
            done.append(_cut(rest, limit, size))
            rest = ""
        else:
            head, rest = _split(rest, limit, size)
            done.append(head)
    return tuple(done)


_STEERING = {"Cc", "Cf", "Cs", "Co", "Cn"}


def _em(char: str) -> float:
    if unicodedata.combining(char) or char in _JOINERS or char == "\ufe0f":
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.15
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.95
    return 0.68 if char.isupper() else 0.59


def _fits(text: str, limit: float, size: float) -> int:
    """Return how many leading characters fit, never splitting what is read as one."""
    used, good = 0.0, 0
    for i, char in enumerate(text):
        used += size * _em(char)
        if used > limit:
            break
        if i + 1 == len(text) or _may_break(char, text[i + 1]):
            good = i + 1
    return good or 1


def _may_break(before: str, after: str) -> bool:
    attached = unicodedata.category(after) in {"Mn", "Me", "Mc", "Sk"} or after == "\ufe0f"
    return not attached and before not in _JOINERS and after not in _JOINERS


def _split(text: str, limit: float, size: float) -> tuple[str, str]:
    fits = _fits(text, limit, size)
    joints = [i + 1 for i, char in enumerate(text[:fits]) if char in _BREAK_AFTER]
    if fits < len(text) and text[fits] == " ":
        joints.append(fits)
    if joints and joints[-1] >= 3:
        return text[: joints[-1]].rstrip(), text[joints[-1] :].lstrip()
    inside = _fits(text, limit - size * 0.36, size)
    if inside < 2 or not text[inside - 1].isalpha():
        return text[:inside], text[inside:]
    at = _syllable(text, inside)
    return text[:at] + "-", text[at:]


def _syllable(text: str, fits: int) -> int:
    """Return where a word breaks well: before consonant and vowel, both parts of some length."""
    word = text.split(" ", 1)[0]
    middle = len(word) / 2
    good = [
        i
        for i in range(3, min(fits, len(word) - 3) + 1)
        if word[i].lower() not in _VOWELS and word[i + 1 : i + 2].lower() in _VOWELS
    ]
    if not good:
        return fits
    # what is left must not need a third line if a later break avoids it
    return min(good, key=lambda i: (len(word) - i > fits, abs(i - middle), -i))


def _cut(text: str, limit: float, size: float) -> str:
    return text[: _fits(text, limit - size, size)].rstrip() + ELLIPSIS
