"""``serving.sqlite``: what other systems read; made of the facts, and deleted without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.serving.reader import (
        Ambiguous,
        Change,
        ChangeGap,
        Profile,
        ServingReader,
        StoredDocument,
    )
    from nebelhorn.live.serving.schema import SERVING_FILE
    from nebelhorn.live.serving.store import (
        MOST_CHANGES,
        Batch,
        NewChange,
        NewProfile,
        ServingStore,
        forget_profiles,
    )

__all__ = [
    "MOST_CHANGES",
    "SERVING_FILE",
    "Ambiguous",
    "Batch",
    "Change",
    "ChangeGap",
    "NewChange",
    "NewProfile",
    "Profile",
    "ServingReader",
    "ServingStore",
    "StoredDocument",
    "forget_profiles",
]

export_lazily(__name__)
