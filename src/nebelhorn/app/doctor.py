"""Look a workspace over: what is there, what does not fit, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nebelhorn.app.catalogue import catalogue
from nebelhorn.app.foretelling import cautions, lay_ground
from nebelhorn.app.looking import is_stale
from nebelhorn.app.prepare import group_conditions
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import ConditionError, SettingsError
from nebelhorn.log import list_rejects, reasons


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing.

    Attributes:
        level: ``fine``, ``look`` or ``wrong``.
        text: What, and what to do, in a sentence.
    """

    level: str
    text: str


def doctor(workspace: Workspace) -> tuple[Finding, ...]:
    """Check settings against facts, and the facts against themselves.

    Args:
        workspace: To look over.

    Returns:
        Findings in the order of the checks; level ``wrong`` needs somebody.
    """
    checks = (_facts, _names, _times, _rejected, _catalogue, _conditions, _questions, _order)
    return tuple(finding for check in checks for finding in check(workspace))


def _facts(workspace: Workspace) -> list[Finding]:
    row = _one(
        workspace,
        "SELECT (SELECT count(*) FROM event), (SELECT count(DISTINCT id_no) FROM event), "
        "(SELECT count(*) FROM answer)",
    )
    events, customers, answers = row
    if not events:
        return [Finding("look", "no event yet; bring some with: nebelhorn import FILE")]
    text = f"{events:,} events of {customers:,} customers, {answers:,} answers"
    return [Finding("fine", text)]


def _names(workspace: Workspace) -> list[Finding]:
    doubled = _one(workspace, "SELECT count(*) - count(DISTINCT event_id) FROM event")[0]
    if doubled:
        return [Finding("wrong", f"{doubled:,} events stand twice in the facts")]
    return [Finding("fine", "every event stands once")]


def _times(workspace: Workspace) -> list[Finding]:
    low, high, kinds = _one(
        workspace, "SELECT min(t_us), max(t_us), count(DISTINCT t_us) FROM event"
    )
    if low is None:
        return []
    first, last = (datetime.fromtimestamp(t / 1e6, UTC) for t in (low, high))
    findings = [Finding("fine", f"from {first:%Y-%m-%d} to {last:%Y-%m-%d}")]
    if kinds == 1:
        findings.append(Finding("look", "all events carry one and the same time"))
    if last > utc_now():
        findings.append(Finding("look", "there are events from the future; check the time zone"))
    if first.year <= 1970:
        findings.append(Finding("look", "there are events from 1970; a missing time turned zero?"))
    return findings


def _rejected(workspace: Workspace) -> list[Finding]:
    total, _ = list_rejects(workspace.stores.office, limit=0)
    if not total:
        return [Finding("fine", "no record stands rejected")]
    why = "; ".join(f"{count:,} × {reason}" for reason, count in reasons(workspace.stores.office))
    return [Finding("look", f"{total:,} records stand rejected ({why}); see: nebelhorn rejects")]


def _catalogue(workspace: Workspace) -> list[Finding]:
    known = catalogue(workspace)
    findings = []
    strange = [entry.touchpoint.name for entry in known.entries if not entry.catalogued]
    if strange:
        listed = ", ".join(strange[:5])
        findings.append(Finding("look", f"{len(strange)} touchpoints not catalogued: {listed}"))
    if known.unused:
        listed = ", ".join(known.unused[:5])
        text = f"{len(known.unused)} catalogued touchpoints never seen in the log: {listed}"
        findings.append(Finding("look", text))
    return findings or [Finding("fine", "catalogue and log name the same touchpoints")]


def _conditions(workspace: Workspace) -> list[Finding]:
    findings = []
    for group in workspace.settings.groups:
        try:
            group_conditions(workspace, [group])
        except ConditionError as error:
            findings.append(Finding("wrong", str(error)))
    return findings


def _questions(workspace: Workspace) -> list[Finding]:
    """Questions that cannot be asked, and a backtest that is older than the facts."""
    try:
        ground = lay_ground(workspace, workspace.settings, workspace.settings.questions)
    except (SettingsError, ConditionError) as error:
        return [Finding("wrong", str(error))]
    findings = [Finding("look", sentence) for sentence in cautions(ground, workspace.settings)]
    if is_stale(workspace):
        text = "log or settings have changed since the backtest; make it anew: nebelhorn replay"
        findings.append(Finding("look", text))
    return findings


def _order(workspace: Workspace) -> list[Finding]:
    ends = set(workspace.settings.journey.end_touchpoints)
    names = {
        row[0] for row in workspace.stores.facts.execute("SELECT name FROM touchpoint").fetchall()
    }
    return [
        Finding("look", f"end touchpoint {name!r} never occurs in the log")
        for name in sorted(ends - names)
    ]


def _one(workspace: Workspace, sql: str) -> tuple[Any, ...]:
    return workspace.stores.facts.execute(sql).fetchone() or ()
