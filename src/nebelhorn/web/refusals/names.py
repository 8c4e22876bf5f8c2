"""What a page was asked for and is not there, or what it cannot do."""

from __future__ import annotations

from nebelhorn.web.marking import message

NAMES = (
    message("group {name} in nebelhorn.toml:"),
    message("question {name} in nebelhorn.toml:"),
    message("belief {name} in nebelhorn.toml:"),
    message("question {name} in nebelhorn.toml: {why}"),
    message("no group {name} in nebelhorn.toml; {near}"),
    message("no stage {name} in nebelhorn.toml; {near}"),
    message("there is no touchpoint {name}; {near}"),
    message("the log has no touchpoint {name}; {near}"),
    message("the last day is before the first"),
    message("there is no customer {name} in this workspace"),
    message("there is no rule {name}"),
    message("nobody has adopted rule {name}"),
    message("more than one rule begins with {name}; {near}"),
    message("no rule begins with {name}; {near}"),
    message(
        "rule {name} is a band of a scorecard of which only the first lines are "
        "written down; make a new replay (nebelhorn replay --again) and adopt it "
        "then"
    ),
    message("an alarm is acknowledged with a cause and a name; one of them is empty"),
    message("there is no alarm {name}; {near}"),
    message("{name} is one id; a link needs two"),
    message(
        "no link stands between {a} and {b}; they are one through these links, of "
        "which one can be undone: {links}"
    ),
    message("no link stands between {a} and {b}"),
    message("nobody in this workspace has the id {name}"),
    message("who says so? the name is empty"),
    message("{name} is nothing that becomes of a prediction"),
    message("{name} is no day such as 2026-03-01"),
    message("{name} is no mood"),
    message("this file is in the facts already, or was thrown away; bring it in once more"),
    message("no question {name} was foretold; {near}"),
    message("there was no group {name} then; {near}"),
    message("ask {name} in nebelhorn.toml:"),
    message("belief {name}, {key}:"),
    message("belief {name}: {why}"),
    message("question {name} of kind {kind} in nebelhorn.toml needs {needs}"),
    message(
        "question {name} in nebelhorn.toml: {keys} means nothing for kind {kind}; leave it out"
    ),
    message(
        "every moment that meets {inner} meets {outer} too; moments that meet both "
        "count on neither side, so there would never be {empty}; write {outer} so "
        "that it leaves them out, or leave than out to compare with all the others"
    ),
    message('"{name}" is no forecast question; {near}'),
    message(
        '"{name}" is no act of a customer (by = "{by}"); a belief about what we do '
        "would measure ourselves"
    ),
    message('claim "{name}" is no touchpoint of log or catalogue (and not silence); {near}'),
    message('claim "{name}" is no class of question "{question}"; {near}'),
    message("no ask {name} in nebelhorn.toml; {near}"),
    message("{file} counts as before: {why}"),
    message("nothing has been foretold yet; make a backtest with: nebelhorn replay"),
    message("something has come already, and a made-up company would mix with it"),
    message("nothing has been foretold live yet; that is done by: nebelhorn serve"),
)
"""Templates; see ``translating``."""
