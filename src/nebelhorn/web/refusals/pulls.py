"""What is wrong with a pull: with the place it asks, its columns, its mapping."""

from __future__ import annotations

from nebelhorn.web.marking import message

PULLS = (
    message("mend it there, or take it as it is with: nebelhorn pull {name} --accept"),
    message("nothing is pulled: {why}"),
    message("{why} (and {n} more)"),
    message("{where}: a page has more than {n} MB; ask for smaller ones"),
    message("{where}: a page has more than {n} MB unpacked"),
    message("{where}: the answer is packed with gzip, and damaged"),
    message("{where}: the answer is no JSON ({said})"),
    message("{where}: {path} leads nowhere: before {key} stands no object"),
    message("{where}: no {key} (of {path}) in the answer; {near}"),
    message("{where}: the link to the next page is none"),
    message("{where}: the next page is said to be on {host}; it is not asked"),
    message("the environment variable {name} of a header is not set"),
    message("the environment variable {name} for the password is not set"),
    message("{where}: asks to be left alone for {n} s ({status})"),
    message("{where}: asks to be left alone ({status})"),
    message("{where}: answers {status}; is the address right?"),
    message("{where}: answers {status}; is the secret in headers right?"),
    message("{where}: answers {status}; it leads elsewhere, and is not followed"),
    message("{where}: answers {status}"),
    message("{host}: the name leads nowhere"),
    message("{host}: no answer within {n} s"),
    message(
        "{host} leads to {address}, which is not open ({said}); who runs Nebelhorn can allow it"
    ),
    message("{host} is not open ({said}); who runs Nebelhorn can allow it"),
    message("an address begins with https:// or http://"),
    message("an address holds no user and password; the signature says who sends"),
    message("port {port} is not open"),
    message("{host} is no host name"),
    message("url of a pull is no address: {said}"),
    message("{where}: no column {name} ({role}); {near}"),
    message("column {name} is gone; {near}; {hint}"),
    message(
        "column {name} is new, and a record without key is known by all its columns; name a "
        "key, or {hint}"
    ),
    message("column {name} had values of kind {kind} so far, and has {found} now; {hint}"),
    message("{path}: there is no such folder"),
    message("{path}: files = {pattern} cannot be looked for: {said}"),
    message("{path}: no permission to read this file"),
    message(
        "pull {name}: its mapping reads several tables ({names}); a pull has one: join them "
        "in the query, or make a pull of each"
    ),
    message("pull {name}: its mapping reads a table {table}; {near}"),
    message("{where}: more than {n} pages; is paging right?"),
    message("{where}: a page is the same as the one before it; is paging right?"),
    message(
        "{where}: no list of records at {path}; there is an object with {names}; say where "
        "in records"
    ),
    message(
        "{where}: no list of records in the answer; there is an object with {names}; say "
        "where in records"
    ),
    message("{where}: no list of records at {path}; say where in records"),
    message("{where}: no list of records in the answer; say where in records"),
    message("{where}: {name} = {value} in url is no number of a page"),
    message("column {name} (watermark) cannot be compared with {value} any more: {said}; {hint}"),
    message("{where}: table {table} cannot be read: {said}; {near}"),
    message("{where}: the query cannot be read: {said}"),
    message(
        "{where}: cannot connect ({said}); is the server running, and are host, port, user "
        "and password right?"
    ),
    message("{where}: the database gave up while reading ({said})"),
    message("{where}: no database is called {name}; {near}"),
    message(
        "{where} is no URL of a database; expected postgresql://user@host:5432/database or "
        "sqlite:///folder/file.db"
    ),
    message("{where}: no table {name}; {near}"),
    message(
        "key {name} does not tell records apart: {key} is there twice; name another column, "
        "or make one in the query"
    ),
    message(
        "{n} of {all} known keys are gone at once, as when a table is being filled anew; "
        "nothing was taken as deleted; wait, or {hint}"
    ),
    message("{value} is neither a time nor a number nor a text; it cannot be a watermark"),
    message("a {kind} such as {text} cannot follow a {found}"),
    message("column {name} (watermark) is of another type than before: {why}"),
    message("there is no pull {name} in nebelhorn.toml; {near}"),
)
"""Templates; see ``translating``. What others say, a server or a driver, stands in quotes."""

VALUE_KINDS = (
    message("number"),
    message("text"),
    message("time"),
    message("flag"),
    message("flag and number"),
    message("flag and text"),
    message("flag and time"),
    message("number and text"),
    message("number and time"),
    message("text and time"),
)
"""Which values a column has, for the end of a template."""
