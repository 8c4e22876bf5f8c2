"""Who is who: links as facts, customers as what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.log.identity.clusters import (
        MOST_IDS,
        Blocked,
        Clusters,
        Hindrance,
        cluster,
        find_path,
    )
    from nebelhorn.log.identity.keeping import (
        NOTHING_LINKED,
        Linked,
        add_ties,
        links_around,
        resolve,
        settle_aliases,
        undo_links,
    )
    from nebelhorn.log.identity.links import (
        ALIAS,
        ANONYMOUS,
        IDENTIFY,
        LINK_RULES,
        MANUAL,
        Link,
        LinkRule,
        Tie,
        is_strong,
    )
    from nebelhorn.log.identity.views import as_written, put_customer_views

__all__ = [
    "ALIAS",
    "ANONYMOUS",
    "IDENTIFY",
    "LINK_RULES",
    "MANUAL",
    "MOST_IDS",
    "NOTHING_LINKED",
    "Blocked",
    "Clusters",
    "Hindrance",
    "Link",
    "LinkRule",
    "Linked",
    "Tie",
    "add_ties",
    "as_written",
    "cluster",
    "find_path",
    "is_strong",
    "links_around",
    "put_customer_views",
    "resolve",
    "settle_aliases",
    "undo_links",
]

export_lazily(__name__)
