"""A pull as TOML, and the comment that explains it in ``nebelhorn.toml``."""

from __future__ import annotations

from nebelhorn.settings.pull import Pull
from nebelhorn.settings.span import span_text
from nebelhorn.settings.toml_text import TomlValue, toml_line

PULLS = (
    "Pulls (regelmäßig holen): places that are asked again and again for what is new there.",
    "  kind       sql (a database), folder (files) or rest (records over HTTP)",
    "  mapping    mapping file, as for nebelhorn import --map",
    '  every      from one run to the next: "30 s", "5 min", "1 h", "1 d"',
    "  key        column that names a record; watermark: column that grows with every change",
    "  track      columns whose changes become events; full: true finds what was deleted too",
    "All keys: docs/how-to/pull.md. Also: nebelhorn pull, nebelhorn pulls",
)
PULL_EXAMPLE = (
    "An example:",
    "[[pull]]",
    'name = "orders"',
    'kind = "sql"',
    'url = "postgresql://reader@db.internal/shop"',
    'password_env = "SHOP_PASSWORD"',
    'table = "orders"',
    'key = "order_id"',
    'watermark = "updated_at"',
    'track = ["status"]',
    'mapping = "mappings/orders.toml"',
    'every = "5 min"',
)


def pull_text(pull: Pull) -> str:
    """Return one pull as TOML, without what is as by default.

    Args:
        pull: The pull.

    Examples:
        >>> print(pull_text(Pull("calls", "folder", "calls.toml", 3600.0, path="inbox")))
        [[pull]]
        name = "calls"
        kind = "folder"
        mapping = "calls.toml"
        every = "1 h"
        path = "inbox"
    """
    usual = Pull(pull.name, pull.kind, pull.mapping)
    texts = ("url", "path", "table", "query", "key", "watermark", "time")
    paging = ("records", "paging", "next", "page_parameter", "since_parameter")
    entries: tuple[tuple[str, TomlValue | None], ...] = (
        ("name", pull.name),
        ("kind", pull.kind),
        ("mapping", pull.mapping),
        ("every", span_text(pull.every)),
        *((key, getattr(pull, key)) for key in texts),
        ("overlap", None if pull.overlap == usual.overlap else span_text(pull.overlap)),
        ("track", pull.track or None),
        ("full", pull.full or None),
        ("password_env", pull.password_env),
        ("files", None if pull.files == usual.files else pull.files),
        ("quiet", None if pull.quiet == usual.quiet else span_text(pull.quiet)),
        *((key, getattr(pull, key)) for key in paging),
        ("headers", pull.headers or None),
    )
    lines = [toml_line(key, value) for key, value in entries if value is not None]
    return "\n".join(("[[pull]]", *lines))
