"""What ``[[pull]]`` of ``nebelhorn.toml`` says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pull:
    """A place that is asked again and again for what is new there.

    Attributes:
        name: Its id, what ``nebelhorn pull`` names.
        kind: ``sql`` (a query or table of a database), ``folder`` (files) or ``rest`` (a list of
            records over HTTP).
        mapping: Mapping file that says how records become events; from the workspace's folder.
        every: Seconds from one run to the next; in the file a span such as ``"5 min"``, ``"1 h"``.
        url: Of kinds ``sql`` and ``rest``: where; without a password.
        path: Of kind ``folder``: the folder; from the workspace's folder.
        table: Of kind ``sql``: a table or view, such as ``orders`` or ``crm.tickets``; or
        query: a SELECT.
        key: Column whose value names a record for ever. It is the message id where the mapping
            names none; needed by ``track`` and ``full``.
        watermark: Column that grows when a record is new or changed (a time or a number): only
            what is at least as far is read. None: everything is read each time.
        time: Column with the time of a change; None: ``watermark`` where it is a time, else when
            it was found.
        overlap: How far before the watermark reading begins, for what was committed late: seconds,
            or a span such as ``"10 min"``, for a time; a count for a number.
        track: Columns whose changes become events.
        full: Compare the keys there are with those there were? A key that is gone becomes an event.
        password_env: Of kind ``sql``: environment variable that holds the password.
        files: Of kind ``folder``: which files, such as ``*.csv`` or ``**/*.jsonl``.
        quiet: Of kind ``folder``: seconds a file must be left alone before it is read; in the file
            a span.
        records: Of kind ``rest``: where the list stands in the answer, such as ``data.items``;
            None: the answer is the list.
        paging: Of kind ``rest``: ``link``, ``page`` or ``cursor``; None: one answer holds all.
        next: Of kind ``rest``: where the next link or cursor stands in the answer; None: in the
            header ``Link``.
        page_parameter: Of kind ``rest``: parameter that takes the page's number or the cursor.
        since_parameter: Of kind ``rest``: parameter that takes the watermark.
        headers: Of kind ``rest``: sent along; ``${NAME}`` is the environment variable NAME.
    """

    name: str
    kind: str
    mapping: str
    every: float = 300.0
    url: str | None = None
    path: str | None = None
    table: str | None = None
    query: str | None = None
    key: str | None = None
    watermark: str | None = None
    time: str | None = None
    overlap: float = 600.0
    track: tuple[str, ...] = ()
    full: bool = False
    password_env: str | None = None
    files: str = "*"
    quiet: float = 60.0
    records: str | None = None
    paging: str | None = None
    next: str | None = None
    page_parameter: str | None = None
    since_parameter: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
