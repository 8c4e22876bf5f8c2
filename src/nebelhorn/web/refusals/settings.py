"""What ``nebelhorn.toml`` cannot say, as room settings refuses it."""

from __future__ import annotations

from nebelhorn.web.marking import message

SETTINGS = (
    message("{file} was changed meanwhile; look at it again, then repeat the change"),
    message("{file} was changed meanwhile by somebody else"),
    message(
        "{file} cannot be changed automatically, because of how it is laid out; "
        "write each entry under a header of its own such as [[touchpoint]] "
        "({error})"
    ),
    message('{file}: there is already a belief "{name}"; choose another name'),
    message(
        "horizon_days = {days} must be at least a minute (0.0007) and at most a "
        "century ({most}); 0.25 is 6 hours"
    ),
    message('{key} = "{name}" is no time zone; {near}'),
    message(
        "cut_after_days = {days} must be more than 0 and at most {most}; leave the "
        "line out so that pauses never start a new journey"
    ),
    message('"{name}" stands in keep and in leave_out; one of them only'),
    message('there is already a stage "{name}"'),
    message('"{name}" is always there, at the end; leave this entry out'),
    message('there is already a touchpoint "{name}"'),
    message('there is already a group "{name}"'),
    message('there is already a question "{name}"'),
    message('there is already a belief "{name}"'),
    message(
        'there is already a belief "{name}"; names that differ only in capital letters are the same'
    ),
    message('there is already an ask "{name}"'),
    message('there is already a pull "{name}"'),
    message('there is already a voice "{name}"'),
    message("grace_hours = {hours} must be at least 0 and at most {most}"),
    message("bands are upper edges, ascending: {edge} must be {found}"),
    message("random_share = {share} must be from 0 to 1 (0.1 is 10 %)"),
    message("name has {n} characters; at most {most}"),
    message("within must be longer than after; else it is always too late to ask"),
    message('question is missing: what is asked, by language, such as {{ en = "How was it?" }}'),
    message('{key} is missing: what is asked, by language, such as {{ en = "How was it?" }}'),
    message("{key} is missing; {near}"),
    message('{key}: "{language}" is no language; write a code such as de, en or pt-BR'),
    message('channels names "{channel}"; {near}'),
    message(
        "{key} = {n} must be a whole number of at least 1; to ask nobody, leave out active = true"
    ),
    message('{key} = "{text}" must be a time of day such as "20:00"'),
    message("it has bytes that are no text"),
    message(
        "confidence {text}: write a share from 0 to 1 or a percentage up to 100%, "
        "such as 0.7 or 70%"
    ),
    message("confidence {text}: {why}"),
    message(
        "nobody believes what never comes true; write a share above 0, or claim "
        'the opposite ("not …")'
    ),
    message("written is missing; only what comes after it counts (a date such as 2026-03-01)"),
    message("withdrawn ({withdrawn}) must be later than written ({written})"),
    message("than is the same as condition; nobody can do something more often than himself"),
    message('question = "{name}" is no forecast question; {near}'),
    message('leave horizon_days out; question "{name}" has one already'),
    message("horizon_days is missing; it says until when the claim must have come true"),
    message("confidence must be a number from 0 to 1 (0.7 is 70 %), not {found}"),
    message("confidence = {share} must be from 0 to 1; {percent} % is {part}"),
    message("confidence = {share} must be from 0 to 1"),
    message("confidence = 0: {why}"),
    message("{key} must be a date such as 2026-03-01 or {example}, not {found}"),
    message("{key} = {time} needs an offset, such as {example}"),
    message("{key} = {time} is too far away"),
    message("sender is missing: the address mails come from, such as ask@example.com"),
    message(
        'security = "none" is for this very machine (localhost); others could read '
        "what goes to {host}"
    ),
    message(
        "{key} does not belong into a file; put it into the variable {variable} of "
        "the environment the server starts with, and leave this line out"
    ),
    message("hour = {hour} must be a whole number from 0 to 23"),
    message(
        'to names "{who}"; write the login of an account, or "login <address>" '
        "where the login is no mail address"
    ),
    message('site = "{site}" must be an address such as https://ask.example.com'),
    message('site = "{site}" must begin with https:// (http:// is for this very machine)'),
    message('host = "{host}" must be the name or address of a mail server'),
    message("port = {port} must be a whole number from 1 to {last}"),
    message('{key} = "{address}" must be a plain mail address such as ask@example.com'),
    message("kind is missing; {near}"),
    message('kind "{name}" has no {key}; {near}'),
    message("key is missing; {what} needs to know which record is which"),
    message(
        "url holds a password, and this file is read by many; leave it out and "
        "name an environment variable (password_env, or ${{NAME}} in headers)"
    ),
    message('needs table = "orders" or query = "SELECT …"; {found}'),
    message('files = "{files}" leads out of the folder'),
    message('page_parameter is missing; paging = "{paging}" sends it'),
    message("next is missing: where the cursor stands in the answer, such as meta.next"),
    message("watermark is missing: the column whose greatest value since_parameter sends"),
    message('"{name}" takes the same survey of {tool}; give both their survey'),
    message("from is missing; {near}"),
    message("score and text are missing; one of them says which field holds the answer"),
    message("{path} cannot be written: {why}"),
    message("no room left to write {path}; the old file is unharmed"),
    message("{key} must be at least {least} and at most {most}, not {span}"),
    message('{key} must be a span such as "30 s", "5 min", "1 h" or "1 d", not {found}'),
    message('{file} has no touchpoint "{name}"; {near}'),
    message("{path} cannot be read: {why}"),
    message("is not UTF-8 (byte 0x{byte})"),
    message("lists or tables are nested too deeply"),
    message('unknown {kind} "{key}"; {near}'),
    message("{key} must be a text in quotes, not {found}"),
    message("{key} is empty; leave the line out, or say what it is"),
    message("{key} is missing"),
    message('{key} = "{value}" is unknown; {near}'),
    message("{key} must be true or false (without quotes), not {found}"),
    message("{key} must be a list of numbers, not {found}"),
    message("{key} must be a list of texts, but has {found}"),
    message("{key} has an empty text"),
    message('{key} names "{name}" twice'),
    message("{key} must be a table such as {example}, not {found}"),
    message("a name is empty"),
    message("{key} must be one table that starts with {header}, not {found}"),
    message("each {key} must be a table that starts with {header}, not {found}"),
    message("{key} must be a number (without quotes), not {found}"),
    message("{key} must be a finite number, not {value}"),
    message("{key} has more digits than a number can have"),
    message('{file} has no {kind} "{name}"; {near}'),
    message("kind {name} is unknown; {near}"),
    message(
        '{names} is no act of a customer (by = "customer"); only those are '
        "foretold, for the rest measures ourselves"
    ),
)
"""Templates; see ``translating``."""
