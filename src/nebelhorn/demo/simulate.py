"""Let the demo company live through its months, and write down log, settings and truth."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.demo.catalogue import demo_settings
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.incidents import Kind, Weather, incidents_within, weather_of
from nebelhorn.demo.life import new_life
from nebelhorn.demo.mapping import mapping_text
from nebelhorn.demo.people import draw_person
from nebelhorn.demo.records import History
from nebelhorn.demo.span import end_of_span, hours_since_start
from nebelhorn.demo.tables import write_answers, write_events
from nebelhorn.demo.truth import Told, truth_text
from nebelhorn.demo.walk import walk
from nebelhorn.errors import SettingsError, WorkspaceError
from nebelhorn.settings import settings_text

USUAL_PEOPLE = 8000
LONGEST_MONTHS = 120
_TELLS_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a simulation wrote.

    Attributes:
        folder: Where; to be imported with ``mapping``.
        events: Count of rows in ``events.csv``.
        answers: Count of rows in ``answers.csv``.
        mapping: The mapping file.
        settings: A whole ``nebelhorn.toml`` for a workspace.
        truth: What nobody outside a simulation knows, JSON.
    """

    folder: Path
    events: int
    answers: int
    mapping: Path
    settings: Path
    truth: Path


def simulate(
    folder: str | Path,
    *,
    customers: int = USUAL_PEOPLE,
    months: int = 18,
    seed: int = 7,
    incidents: bool | Collection[Kind] = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Simulated:
    """Write the log of an invented company of which everything is known.

    The same arguments give the same bytes. The company without incidents is the same company with
    the same people: until the first incident touches somebody, both live the same life.

    Args:
        folder: Made when missing; the five files are replaced when they are there.
        customers: How many people turn up, at least one; of 100 about 36 are customers from the
            start, and some 30 become customers later.
        months: Calendar months from 2025-01-01 UTC, 1 to 120. Incidents that begin later than
            the log ends are left out.
        seed: Of all chance, 0 or more.
        incidents: False: the control company, in which nothing goes wrong. Kinds: nothing but
            these.
        progress: Told in English about every thousand people and each file.

    Returns:
        Where everything is, and counts.

    Raises:
        SettingsError: There is nobody, no or too much time, or the seed is below 0.
        WorkspaceError: The folder cannot be written.

    Examples:
        >>> import tempfile
        >>> made = simulate(tempfile.mkdtemp(), customers=20, months=2)
        >>> sorted(path.name for path in made.folder.iterdir())
        ['answers.csv', 'events.csv', 'mapping.toml', 'nebelhorn.toml', 'truth.json']
    """
    if customers < 1 or not 1 <= months <= LONGEST_MONTHS or seed < 0:
        msg = (
            f"a demo of {customers} customers, {months} months and seed {seed} cannot be: it needs "
            f"one customer or more, 1 to {LONGEST_MONTHS} months, and a seed of 0 or more"
        )
        raise SettingsError(msg)
    kinds = (Kind if incidents else ()) if isinstance(incidents, bool) else incidents
    happens = tuple(one for one in incidents_within(months) if one.kind in kinds)
    told = Told(customers, months, seed, happens)
    histories = _live(told, weather_of(happens), progress)
    try:
        return _write(Path(folder), told, histories, progress)
    except OSError as error:
        msg = f"{folder}: cannot write the demo here: {error.strerror or error}"
        raise WorkspaceError(msg) from error


def _live(told: Told, weather: Weather, progress: Callable[[str], None]) -> list[History]:
    end_h = hours_since_start(end_of_span(told.months))
    histories = []
    for number in range(told.people):
        if number and number % _TELLS_EVERY == 0:
            progress(f"{number} of {told.people} people have lived")
        histories.append(_live_one(told.seed, number, weather, end_h))
    return histories


def _live_one(seed: int, number: int, weather: Weather, end_h: float) -> History:
    chance = Chance(seed, number)
    life = new_life(draw_person(number, chance), chance)
    walk(life, weather, end_h=end_h)
    return History(
        life.person, life.was_customer, tuple(life.events), tuple(life.answers), life.asks
    )


def _write(
    folder: Path, told: Told, histories: list[History], progress: Callable[[str], None]
) -> Simulated:
    folder.mkdir(parents=True, exist_ok=True)
    progress("writing the log")
    made = Simulated(
        folder=folder,
        events=write_events(folder / "events.csv", histories),
        answers=write_answers(folder / "answers.csv", histories),
        mapping=folder / "mapping.toml",
        settings=folder / "nebelhorn.toml",
        truth=folder / "truth.json",
    )
    progress("counting the truth")
    texts = {
        made.mapping: mapping_text(),
        made.settings: settings_text(demo_settings()),
        made.truth: truth_text(told, histories),
    }
    for path, text in texts.items():
        path.write_bytes(text.encode())
    return made
