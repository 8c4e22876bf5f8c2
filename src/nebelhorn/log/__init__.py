"""Facts, append-only, in one order: sources, mappings, imports, names and rejects."""

from __future__ import annotations

from nebelhorn.log.acknowledging import (
    Acknowledgement,
    acknowledgements,
    write_acknowledgement,
)
from nebelhorn.log.describing import describe_times
from nebelhorn.log.guess import ColumnRoles, guess_event_rule
from nebelhorn.log.import_job import ImportJob, ImportResult, Progress
from nebelhorn.log.imports import import_job
from nebelhorn.log.keys import KEY_BYTES, customer_keys, drop_customer_key, make_customer_keys
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
from nebelhorn.log.office import (
    all_customer_names,
    answer_texts,
    customer_names,
    customer_number,
)
from nebelhorn.log.quarantine import Quarantined, keep_quarantined
from nebelhorn.log.raw import RawData, RawTable, ReadOptions, Unreadable
from nebelhorn.log.reading import ReadingContext
from nebelhorn.log.rejecting import Reject, list_rejects, mark_replayed, reasons
from nebelhorn.log.sources import SOURCES, source_for
from nebelhorn.log.stores import Stores, in_sentences, is_disk_full, open_stores, transaction
from nebelhorn.log.times import TimeFormat, find_time_format
from nebelhorn.log.touches import Taken, Touch, read_until, take_touches

__all__ = [
    "KEY_BYTES",
    "SOURCES",
    "Acknowledgement",
    "AnswerRule",
    "ColumnRoles",
    "CountRule",
    "CustomerPath",
    "EventRule",
    "ImportJob",
    "ImportResult",
    "Join",
    "Mapping",
    "Progress",
    "Quarantined",
    "RawData",
    "RawTable",
    "ReadOptions",
    "ReadingContext",
    "Reject",
    "Stores",
    "Taken",
    "TimeFormat",
    "Touch",
    "Unreadable",
    "acknowledgements",
    "all_customer_names",
    "answer_texts",
    "customer_keys",
    "customer_names",
    "customer_number",
    "describe_times",
    "drop_customer_key",
    "find_time_format",
    "guess_event_rule",
    "import_job",
    "in_sentences",
    "is_disk_full",
    "keep_quarantined",
    "list_rejects",
    "make_customer_keys",
    "mapping_text",
    "mark_replayed",
    "name_only_table",
    "open_stores",
    "parse_mapping",
    "read_mapping",
    "read_until",
    "reasons",
    "source_for",
    "take_touches",
    "transaction",
    "write_acknowledgement",
]
