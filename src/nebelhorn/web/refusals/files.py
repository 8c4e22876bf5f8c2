"""Why a file cannot be read, or not as it was meant."""

from __future__ import annotations

from nebelhorn.web.marking import message

FILES = (
    message(
        "{path}: the gzip file is cut off or damaged ({said}); copy or download it again, "
        "nothing of it was imported"
    ),
    message(
        "{path} is a folder; name one file in it, or say with --map FILE how its tables "
        "belong together ({near})"
    ),
    message("{path}: there is no such file; {near}"),
    message("{path}: the file is empty (0 bytes)"),
    message("{path}: {said}; nothing of it was imported"),
    message("{path}: there is no record in it, only blank or broken lines"),
    message("{path}: none of its {n} records could be read; line {line}: {why}"),
    message("a NUL byte"),
    message("a quote opens that is not closed properly"),
    message("longer than {n} bytes"),
    message("longer than 64 MB"),
    message("not an object with names and values"),
    message("an object with nothing in it"),
    message("nested too deeply"),
    message("{path}: there is only a header: {names}"),
    message("{path}: the workbook has a password; save it without one"),
    message(
        "{path}: cannot be read as a workbook ({said}); it is cut off, damaged, or a text "
        "file with the wrong name (then call it .csv)"
    ),
    message("{path}: no sheet holds a record below a header row"),
    message("{path}: unpacked, the workbook has {n} GB; save it as CSV instead"),
    message("{path}: this is UTF-16; save it as UTF-8"),
    message("{path}: no line holds a JSON object; line {line}: {why}"),
    message("{path}: no line holds a JSON object"),
    message("{path}: the document holds no list of objects; expected [{{…}}, {{…}}]"),
    message("{path}, line {line}: this is not complete JSON: {said}"),
    message(
        "{path}: byte {byte} is no {encoding} ({said}); save the file as UTF-8 or say its encoding"
    ),
    message("{path}: cannot be read as Parquet ({said}); it is cut off, damaged or something else"),
    message("{path}: a Parquet file without any row"),
    message("{path}: cannot be read as SQLite; it is no database, or damaged"),
    message("{path}: cannot be read as SQLite ({said}); it is no database, or damaged"),
    message(
        "{path}: cannot be read as SQLite; it is cut off (it has {n} of {all} bytes), copy "
        "or download it again"
    ),
    message(
        "{path} is a database but no OCEL log; read it by a query: sqlite:///{place} with "
        '--query "SELECT … FROM …" ({near})'
    ),
    message("{path} is no OCEL 2.0: table {table} is missing ({near})"),
    message(
        "{path} is OCEL 1.0 as XML; Nebelhorn reads OCEL 2.0 as XML, JSON and SQLite, and "
        "OCEL 1.0 as JSON: save it as one of these"
    ),
    message("{path}: the root is <{tag}>, in OCEL it is <log>"),
    message("{path}: the root is <{tag}>, in XES it is <log>"),
    message("{path}: an object-centric log without any event; nothing to import"),
    message("{path}: a log without any <event>; there is nothing to import"),
    message("{where}: the events belong to no object, so no customer can be found"),
    message(
        "{path}, line {line}, column {column}: this is not well-formed XML, or the file is "
        "cut off ({said}); nothing of it was imported"
    ),
    message("{path}: elements are nested deeper than {n}; this cannot be a log"),
    message(
        "{path} declares XML entities or refers to other files, which a log never needs and "
        "attacks do; remove its <!DOCTYPE …> and try again"
    ),
    message("{path}: its content is neither {names}"),
    message("{path}: nothing here reads a file without suffix; there are {names}"),
    message("{path}: nothing here reads {suffix}; there are {names}"),
    message("{path}: this is no text table; it looks like {kind}"),
    message("{path}: this is no text table; {n} of its first {all} bytes are control signs"),
    message("a ZIP archive or an Excel workbook"),
    message("an old Excel or Office file"),
    message("a Parquet file"),
    message("an SQLite database"),
    message("a PDF"),
    message("a file packed with zstd"),
    message("a file packed with bzip2"),
    message("a file packed with xz"),
    message("{path}: no text table; its first line is longer than {n} bytes"),
    message("{path}: the file packed in it is empty"),
    message("{path}: one packed file is expected, {n} found; {near}"),
    message("{path}: {name} is locked with a password; unpack it first"),
    message("{table}: no column {name} for {role}; {near}"),
    message("{table}: no column {name} to keep; {near}"),
    message("{table}: no column looks like the {role}; say which with --{role} COLUMN ({near})"),
    message("{table}: no column {name}; {near}"),
    message("{where}: no record to read in {names}"),
    message(
        "{table}: column {column} does not look like times (found {value}); name another "
        "column, or give its format such as --time-format '%d.%m.%Y %H:%M'"
    ),
    message(
        "{where} holds several tables ({names}); name one with --sheet, or say in a mapping "
        "file how they belong together"
    ),
    message(
        "column {column}: day and month cannot be told apart ({low} … {high}); say "
        "--day-first or --month-first (in a mapping: day_first = true or false)"
    ),
    message("{path}: no sheet {name}; {near}"),
    message("{where}: expected an object with names and values, found {value}"),
    message("{where}: expected a list, found {value}"),
    message("{where}: say which records with a query, such as SELECT * FROM {table} ({near})"),
    message("{where}: the query yields no records; it has to be a SELECT"),
    message("{where}: the query yields no record"),
    message("{where}: the query cannot be run: {said}"),
    message(
        "{path}: there is no encoding {name}; usual ones are utf-8, utf-16, cp1252, latin-1, "
        "mac-roman"
    ),
    message("{path}: there is no encoding {name}; use a name such as utf-8 or cp1252"),
    message("{path}: a delimiter is one sign such as , ; | or tab, not {value}"),
    message("{where}: no such time zone {name}; use an IANA name such as Europe/Berlin"),
    message("{where}: no object type {name} to be the customer; {near}"),
    message("{url} names no file; write sqlite:///folder/file.db"),
)
"""Templates; see ``translating``. What others say, the system or a library, stands in quotes."""
