"""The frame of a mail in HTML: tables and inline styles, for Outlook draws with those of Word.

Nothing is loaded from anywhere, so nobody is told who has opened it. The colours say that light and
dark are both meant (``color-scheme``); a program that darkens mails by itself finds a ground and an
ink on every box, so neither stands without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.views.palette import LIGHT

_FONT = Markup("font-family:'Segoe UI',Helvetica,Arial,sans-serif")
_CELL = Markup("{font};background-color:{card};color:{ink}").format(
    font=_FONT, card=LIGHT.card, ink=LIGHT.ink
)
_TABLE = Markup('role="presentation" cellpadding="0" cellspacing="0" border="0"')
_WIDTH = 560

# programs that know it show mails on a dark ground; the rest never reads this
_DARK = Markup(
    "@media (prefers-color-scheme:dark){"
    ".g{background-color:#0f1720!important}"
    ".c{background-color:#17212c!important;color:#e8eef3!important}"
    ".m{color:#aebac5!important}.l{color:#9cc9f0!important}"
    ".b{background-color:#2a6496!important;border-color:#17212c!important}"
    ".f{background-color:#9cc9f0!important}}"
)


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail says.

    Attributes:
        subject: One line.
        text: For programs that show no HTML.
        html: The same in HTML.
    """

    subject: str
    text: str
    html: str


def frame(language: str, title: str, rows: Iterable[Markup]) -> str:
    """Return a whole HTML mail.

    Args:
        language: Of what it says, for readers aloud.
        title: Its subject.
        rows: Made by the functions below, from top to bottom.
    """
    card = Markup("").join(rows)
    return str(
        Markup(
            '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            '<meta name="supported-color-schemes" content="light dark">'
            "<title>{title}</title><style>:root{{color-scheme:light dark}}{dark}</style></head>"
            '<body class="g" style="margin:0;padding:0;background-color:{ground}">'
            '<table {table} width="100%" class="g" style="background-color:{ground}"><tr>'
            '<td align="center" style="padding:24px 12px">'
            '<table {table} width="{width}" style="width:100%;max-width:{width}px">{card}</table>'
            "</td></tr></table></body></html>"
        ).format(
            language=language,
            title=title,
            dark=_DARK,
            ground=LIGHT.ground,
            table=_TABLE,
            width=_WIDTH,
            card=card,
        )
    )


def heading(text: str, *, language: str | None = None) -> Markup:
    """Return the headline; ``language`` where it is not that of the mail."""
    return _row(
        Markup(
            '<h1 {language}dir="auto" style="margin:0;font-size:22px;line-height:1.3">{text}</h1>'
        ),
        "24px 28px 4px",
        text=text,
        language=_language(language),
    )


def subheading(text: str) -> Markup:
    """Return the headline of a part."""
    return _row(
        Markup('<h2 dir="auto" style="margin:0;font-size:16px;line-height:1.3">{text}</h2>'),
        "20px 28px 0",
        text=text,
    )


def paragraph(text: str, *, space: str = "8px 28px") -> Markup:
    """Return a paragraph."""
    return _row(
        Markup('<p dir="auto" style="margin:0;font-size:16px;line-height:1.5">{text}</p>'),
        space,
        text=text,
    )


def small(*parts: str | Markup) -> Markup:
    """Return what must be said and is read last; parts with a blank between."""
    return _row(
        Markup(
            '<p class="m" dir="auto" style="margin:0;font-size:13px;line-height:1.5;'
            'color:{muted}">{text}</p>'
        ),
        "12px 28px 24px",
        text=Markup(" ").join(parts),
        muted=LIGHT.muted,
    )


def link(text: str, address: str) -> Markup:
    """Return a link within a text."""
    return Markup('<a class="l" href="{address}" style="color:{brand}">{text}</a>').format(
        address=address, text=text, brand=LIGHT.brand
    )


def button(text: str, address: str) -> Markup:
    """Return one button: a cell with a ground, for Outlook knows no padding of links."""
    return _row(
        Markup("<table {table}><tr>{cell}</tr></table>"),
        "12px 28px",
        table=_TABLE,
        cell=_button_cell(text, address, "12px 22px", None),
    )


def buttons(steps: Sequence[tuple[str, str, str]], worst: str, best: str) -> Markup:
    """Return a row of small buttons, and what the first and the last mean.

    Args:
        steps: (shown, said aloud, address), worst first.
        worst: What the first means.
        best: What the last means.
    """
    cells = Markup("").join(
        _button_cell(shown, address, "10px 0", aloud) for shown, aloud, address in steps
    )
    return _row(
        Markup(
            '<table {table} width="100%" style="table-layout:fixed;width:100%"><tr>{cells}</tr>'
            '</table><table {table} width="100%"><tr>'
            '<td class="c m" align="left" style="{cell};font-size:13px;padding-top:4px;'
            'color:{muted}">{worst}</td>'
            '<td class="c m" align="right" style="{cell};font-size:13px;padding-top:4px;'
            'color:{muted}">{best}</td></tr></table>'
        ),
        "12px 24px",
        cells=cells,
        table=_TABLE,
        cell=_CELL,
        muted=LIGHT.muted,
        worst=worst,
        best=best,
    )


def bars(rows: Sequence[tuple[str, float, str]]) -> Markup:
    """Return shares as bars, the first in colour.

    Args:
        rows: (what, share 0–1, share in words), from top to bottom.
    """
    drawn = Markup("").join(
        Markup(
            '<tr><td class="c" width="30%" style="{cell};font-size:14px;padding:3px 8px 3px 0">'
            '{what}</td><td class="c" style="{cell};padding:3px 0">'
            '<table {table} width="{part}%"><tr><td class="{kind}" bgcolor="{colour}" height="16" '
            'style="background-color:{colour};font-size:1px;line-height:16px">&nbsp;</td></tr>'
            '</table></td><td class="c" width="20%" align="right" '
            'style="{cell};font-size:14px;padding:3px 0 3px 8px">{said}</td></tr>'
        ).format(
            cell=_CELL,
            table=_TABLE,
            what=what,
            # a cell of no width is drawn as wide as its text by some
            part=max(1, round(100 * share)),
            colour=LIGHT.fog if number else LIGHT.brand,
            kind="n" if number else "f",
            said=said,
        )
        for number, (what, share, said) in enumerate(rows)
    )
    return _row(
        Markup('<table {table} width="100%">{drawn}</table>'),
        "8px 28px",
        table=_TABLE,
        drawn=drawn,
    )


def _button_cell(text: str, address: str, space: str, aloud: str | None) -> Markup:
    label = Markup(' aria-label="{0}"').format(aloud) if aloud else Markup("")
    return Markup(
        '<td class="b" align="center" bgcolor="{brand}" style="background-color:{brand};'
        'border:2px solid {card};border-radius:6px"><a href="{address}"{label} '
        'style="{font};display:block;padding:{space};font-size:16px;font-weight:bold;'
        'color:#ffffff;text-decoration:none">{text}</a></td>'
    ).format(
        brand=LIGHT.brand,
        card=LIGHT.card,
        address=address,
        label=label,
        font=_FONT,
        space=space,
        text=text,
    )


def _row(inside: Markup, space: str, **values: object) -> Markup:
    return Markup(
        '<tr><td class="c" bgcolor="{card}" style="{cell};padding:{space}">{inside}</td></tr>'
    ).format(card=LIGHT.card, cell=_CELL, space=space, inside=inside.format(**values))


def _language(language: str | None) -> Markup:
    return Markup("") if language is None else Markup('lang="{0}" ').format(language)
