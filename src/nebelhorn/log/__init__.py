"""Facts, append-only, in one order: sources, mappings, imports, names and rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.log.acknowledging import (
        Acknowledgement,
        acknowledgements,
        write_acknowledgement,
    )
    from nebelhorn.log.cell_text import as_text
    from nebelhorn.log.database import connected, driver_says, table_names
    from nebelhorn.log.database_url import database_url, shown_url
    from nebelhorn.log.describing import describe_times
    from nebelhorn.log.erasing import (
        erase_facts,
        erase_names,
        erase_rejects,
        erase_texts,
        ids_of,
        mentions,
    )
    from nebelhorn.log.guess import ColumnRoles, guess_event_rule
    from nebelhorn.log.header_names import header_names
    from nebelhorn.log.identity import (
        ALIAS,
        ANONYMOUS,
        IDENTIFY,
        MANUAL,
        Hindrance,
        Link,
        Linked,
        Tie,
        find_path,
        is_strong,
        links_around,
        put_customer_views,
        resolve,
    )
    from nebelhorn.log.import_job import ImportJob, ImportResult, Progress
    from nebelhorn.log.imports import import_job
    from nebelhorn.log.kept_attributes import KeptColumns, LeftColumn, left_columns, left_in
    from nebelhorn.log.keys import (
        KEY_BYTES,
        customer_keys,
        drop_customer_key,
        make_customer_keys,
        make_keys_of,
    )
    from nebelhorn.log.known_customers import know_customers
    from nebelhorn.log.mapping import (
        AnswerRule,
        CountRule,
        CustomerPath,
        EventRule,
        Join,
        Mapping,
    )
    from nebelhorn.log.mapping_file import name_only_table, parse_mapping, read_mapping
    from nebelhorn.log.mapping_text import mapping_text
    from nebelhorn.log.newest import customers_behind, last_rows
    from nebelhorn.log.office import (
        all_customer_names,
        answer_texts,
        customer_names,
        customer_number,
        kept_secret,
        texts_of,
    )
    from nebelhorn.log.pull_mark import (
        PulledFile,
        PullMark,
        pulled_files,
        read_pull_mark,
        write_pull_mark,
        write_pulled_file,
    )
    from nebelhorn.log.quarantine import Quarantined, keep_quarantined, quarantined
    from nebelhorn.log.raw import RawData, RawTable, ReadOptions, Unreadable
    from nebelhorn.log.raw_writer import RawWriter
    from nebelhorn.log.reading import ReadingContext
    from nebelhorn.log.rejecting import Reject, list_rejects, mark_replayed, reasons
    from nebelhorn.log.rewriting import UNFINISHED, rewrite_facts
    from nebelhorn.log.sources import SOURCES, source_for
    from nebelhorn.log.sources.json_lines import flatten
    from nebelhorn.log.stores import Stores, in_sentences, is_disk_full, open_stores, transaction
    from nebelhorn.log.times import TimeFormat, find_time_format
    from nebelhorn.log.touch import Touch
    from nebelhorn.log.touches import Taken, known_answers, read_until, take_touches
    from nebelhorn.log.tying import join_ids, part_ids

__all__ = [
    "ALIAS",
    "ANONYMOUS",
    "IDENTIFY",
    "KEY_BYTES",
    "MANUAL",
    "SOURCES",
    "UNFINISHED",
    "Acknowledgement",
    "AnswerRule",
    "ColumnRoles",
    "CountRule",
    "CustomerPath",
    "EventRule",
    "Hindrance",
    "ImportJob",
    "ImportResult",
    "Join",
    "KeptColumns",
    "LeftColumn",
    "Link",
    "Linked",
    "Mapping",
    "Progress",
    "PullMark",
    "PulledFile",
    "Quarantined",
    "RawData",
    "RawTable",
    "RawWriter",
    "ReadOptions",
    "ReadingContext",
    "Reject",
    "Stores",
    "Taken",
    "Tie",
    "TimeFormat",
    "Touch",
    "Unreadable",
    "acknowledgements",
    "all_customer_names",
    "answer_texts",
    "as_text",
    "connected",
    "customer_keys",
    "customer_names",
    "customer_number",
    "customers_behind",
    "database_url",
    "describe_times",
    "driver_says",
    "drop_customer_key",
    "erase_facts",
    "erase_names",
    "erase_rejects",
    "erase_texts",
    "find_path",
    "find_time_format",
    "flatten",
    "guess_event_rule",
    "header_names",
    "ids_of",
    "import_job",
    "in_sentences",
    "is_disk_full",
    "is_strong",
    "join_ids",
    "keep_quarantined",
    "kept_secret",
    "know_customers",
    "known_answers",
    "last_rows",
    "left_columns",
    "left_in",
    "links_around",
    "list_rejects",
    "make_customer_keys",
    "make_keys_of",
    "mapping_text",
    "mark_replayed",
    "mentions",
    "name_only_table",
    "open_stores",
    "parse_mapping",
    "part_ids",
    "pulled_files",
    "put_customer_views",
    "quarantined",
    "read_mapping",
    "read_pull_mark",
    "read_until",
    "reasons",
    "resolve",
    "rewrite_facts",
    "shown_url",
    "source_for",
    "table_names",
    "take_touches",
    "texts_of",
    "transaction",
    "write_acknowledgement",
    "write_pull_mark",
    "write_pulled_file",
]

export_lazily(__name__)
