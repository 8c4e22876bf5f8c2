"""SVG elements as safe text: every attribute and every text is escaped."""

from __future__ import annotations

from markupsafe import Markup, escape


def tag(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Return one element.

    Args:
        name: Element name, known and trusted.
        *children: Text (escaped) or Markup (kept).
        **attributes: ``class_`` for class, underscores for hyphens; None leaves one out;
            numbers are written with one decimal.

    Returns:
        Markup.

    Examples:
        >>> tag("text", "<b>", x=1.26, class_="lb", data_a='"')
        Markup('<text x="1.3" class="lb" data-a="&#34;">&lt;b&gt;</text>')
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(str(escape(child)) for child in children)
    return Markup(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")  # noqa: S704  # all parts are escaped above


def join(parts: list[Markup]) -> Markup:
    """Return elements one after the other."""
    return Markup("").join(parts)


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return value
    text = f"{value:.1f}"
    return text.removesuffix(".0")
