"""Keep the head of the ledger elsewhere, so that a ledger cut off or written anew shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nebelhorn.app.anchor_file import (
    append_durably,
    default_key_file,
    make_key,
    read_anchor_file,
    read_key,
    true_place,
)
from nebelhorn.app.verify import verify_all
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import AnchorError
from nebelhorn.log import Progress
from nebelhorn.predictions import LIVE, LedgerState, anchor_line, ledger_state, runs_so_far
from nebelhorn.reality import AnchorFile, check_anchored, read_anchor


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was anchored.

    Attributes:
        file: The anchor file.
        line: Number of the line that says it, from 1.
        added: Was the line added now? False: the same was anchored earlier on this UTC day.
        at: When it was anchored, UTC, such as ``2026-06-01T03:00:00Z``.
        run_no: The run.
        label: ``live``; ``backtest`` only as long as nothing is foretold live.
        genesis: Link before the first block, hex; it hashes the run's definition.
        blocks: Count of blocks.
        seals: Count of seals in them.
        erased: Count of those of erased customers.
        head: Link of the last block, hex.
        ended: Is the run finished?
        public_key: With which the line can be checked, hex.
        key_file: Where the private key lies.
        key_made: Was the key made now?
        ended_runs: Numbers of earlier live runs of which the end was anchored, too, with a line of
            its own before this one.
    """

    file: Path
    line: int
    added: bool
    at: str
    run_no: int
    label: str
    genesis: str
    blocks: int
    seals: int
    erased: int
    head: str
    ended: bool
    public_key: str
    key_file: Path
    key_made: bool
    ended_runs: tuple[int, ...] = ()


def anchor(
    workspace: Workspace,
    file: str | Path,
    *,
    key: str | Path | None = None,
    now: datetime | None = None,
    progress: Progress = lambda _: None,
) -> Anchor:
    """Append a signed line to a file outside the workspace: how much is sealed, and its head.

    It is the newest live run that is anchored, and with a line before it how an earlier live run
    ended, unless a line says so already. As long as nothing is foretold live, the newest backtest.

    Ledger and file are checked first; what was changed is not anchored. When the same was anchored
    on this UTC day already, nothing is added.

    Args:
        workspace: Whose ledger.
        file: Appended to; made when missing, but not its folder.
        key: File of the private Ed25519 key, made when missing and the anchor is new; None: in the
            user's settings, ``~/.config/nebelhorn/anchor.key``.
        now: The current time, with a time zone; None: ask the clock.
        progress: Told about each step.

    Returns:
        What was anchored, and where the key is.

    Raises:
        NothingForetold: There is no ledger yet.
        AnchorError: File or key lie in the workspace or cannot be used, the file was changed or
            signed with another key, or the ledger was changed.
        DiskFull: There was no room left on the disk.
    """
    place, key_file = Path(file), Path(key) if key is not None else default_key_file()
    _refuse_inside(workspace.folder, place, key_file)
    said = _read(place)
    signing = _key_of(place, said, key_file)
    *earlier, state = _checked_states(workspace, place, said, progress)
    at = (now or utc_now()).astimezone(UTC)
    added, made = not _said_today(said, state, at), signing is None
    if signing is None:
        signing = make_key(key_file)
    for one in (*earlier, *([state] if added else [])):
        # a line that was torn, or has lost its line feed, is ended first
        end = b"\n" if said.tail and not said.tail.endswith(b"\n") else b""
        company, before = workspace.settings.name, said.tail + end
        append_durably(
            place, end + anchor_line(one, signing, company=company, at=at, before=before)
        )
        said = _read(place)
    last = said.lines[-1]
    return Anchor(
        file=place,
        line=last.number,
        added=added,
        at=last.at,
        **asdict(state),
        public_key=last.public_key,
        key_file=key_file,
        key_made=made,
        ended_runs=tuple(one.run_no for one in earlier),
    )


def _refuse_inside(folder: Path, file: Path, key_file: Path) -> None:
    for what, place in (("anchor", file), ("key", key_file)):
        if true_place(place).is_relative_to(folder.resolve()):
            msg = (
                f"the {what} {place} lies inside the workspace, where whoever can change the "
                "ledger can change it too; keep it elsewhere"
            )
            raise AnchorError(msg)
    if true_place(file) == true_place(key_file):
        msg = f"{file} cannot be both the anchor and the key"
        raise AnchorError(msg)


def _read(file: Path) -> AnchorFile:
    said = read_anchor(read_anchor_file(file) if file.exists() else b"")
    _refuse(f"the anchor {file} was changed, or is none", said.faults)
    return said


def _key_of(file: Path, said: AnchorFile, key_file: Path) -> Ed25519PrivateKey | None:
    """Return the key to sign with; None: there is none yet, and one may be made.

    Raises:
        AnchorError: The anchor was signed with another.
    """
    if not key_file.exists():
        if not said.lines:
            return None
        msg = (
            f"{file} was signed with a key that is not at {key_file}; name its file with --key, "
            "or begin a new anchor"
        )
        raise AnchorError(msg)
    key = read_key(key_file)
    if said.lines and said.lines[0].public_key != key.public_key().public_bytes_raw().hex():
        msg = f"{file} was signed with another key than {key_file}; begin a new anchor with this"
        raise AnchorError(msg)
    return key


def _checked_states(
    workspace: Workspace, file: Path, said: AnchorFile, progress: Progress
) -> list[LedgerState]:
    """Return how far runs have got, the one that counts last, after the ledger was verified."""
    run, found = verify_all(workspace, progress=progress)
    _refuse("the ledger was changed, so it is not anchored", found.faults)
    facts = workspace.stores.facts
    if said.lines:
        held = check_anchored(facts, said)
        _refuse(f"the ledger is not the one anchored in {file}", held.faults)
    known = {line.run_no: line.seals for line in said.lines}
    earlier = [
        ledger_state(facts, one)
        for one, _ in runs_so_far(facts)
        if one.label == LIVE and one.run_no < run.run_no
    ]
    unsaid = [state for state in earlier if state.seals > known.get(state.run_no, 0)]
    return [*unsaid, ledger_state(facts, run)]


def _said_today(said: AnchorFile, state: LedgerState, at: datetime) -> bool:
    if not said.lines:
        return False
    last = said.lines[-1]
    same = all(getattr(last, name) == value for name, value in asdict(state).items())
    return same and last.at[:10] == f"{at:%Y-%m-%d}"


def _refuse(what: str, faults: tuple[str, ...]) -> None:
    if faults:
        msg = f"{what}: {faults[0]}"
        raise AnchorError(msg)
