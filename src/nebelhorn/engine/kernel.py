"""A kernel: set-based work written once in DuckDB's dialect, kept as an ``.sql`` file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nebelhorn.engine.dialects import translate
from nebelhorn.engine.quoting import quote_identifier
from nebelhorn.errors import EngineError

Value = str | int | list[int] | tuple[str, ...]
"""What may stand for a placeholder; see ``Kernel.render``."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?\Z")


@dataclass(frozen=True, slots=True)
class Kernel:
    """SQL with placeholders for tables and whole numbers.

    Attributes:
        name: File name without ``.sql``.
        sql: DuckDB dialect; one ``SELECT``. Placeholders look like ``{step}``.
    """

    name: str
    sql: str

    def render(self, dialect: str = "duckdb", /, **values: Value) -> str:
        r"""Fill the placeholders and translate.

        Args:
            dialect: ``duckdb``, ``spark`` or ``clickhouse``.
            **values: For each placeholder a table or column identifier, a whole number, or a
                non-empty list of whole numbers. A tuple of column names, possibly empty, repeats
                the line with its placeholder once a name, quoted. Anything else never reaches
                the SQL.

        Returns:
            One statement in ``dialect``.

        Raises:
            EngineError: A placeholder has no value, or a value is not of these forms.

        Examples:
            >>> Kernel("k", "SELECT x FROM {step} WHERE x < {top}").render(step="s", top=3)
            'SELECT x FROM s WHERE x < 3'
            >>> Kernel("k", "SELECT\n{kept},\n1 AS n").render(kept=("a", "b")).split()
            ['SELECT', '"a",', '"b",', '1', 'AS', 'n']
        """
        repeated = {name: value for name, value in values.items() if isinstance(value, tuple)}
        text = {
            name: _literal(self.name, name, value)
            for name, value in values.items()
            if not isinstance(value, tuple)
        }
        missing = set(_PLACEHOLDER.findall(self.sql)) - set(values)
        if missing:
            msg = f"kernel {self.name}: no value for {', '.join(sorted(missing))}"
            raise EngineError(msg)
        whole = _repeat_lines(self.sql, repeated)
        filled = _PLACEHOLDER.sub(lambda match: text[match.group(1)], whole)
        if dialect == "duckdb":
            return filled
        return translate(filled, dialect)


@cache
def load_kernel(room: str, name: str) -> Kernel:
    """Read ``kernels/<name>.sql`` of a room.

    Args:
        room: Package that keeps the kernel, such as ``nebelhorn.journeys``.
        name: File name without ``.sql``.

    Returns:
        The kernel, cached.

    Examples:
        >>> load_kernel("nebelhorn.journeys", "transitions").name
        'transitions'
    """
    text = resources.files(room).joinpath("kernels", f"{name}.sql").read_text(encoding="utf-8")
    return Kernel(name, text)


def _repeat_lines(sql: str, repeated: dict[str, tuple[str, ...]]) -> str:
    lines = sql.splitlines()
    for name, columns in repeated.items():
        mark = f"{{{name}}}"
        lines = [
            line.replace(mark, quote_identifier(column)) if mark in line else line
            for line in lines
            for column in (columns if mark in line else ("",))
        ]
    return "\n".join(lines)


def _literal(kernel: str, name: str, value: str | int | list[int]) -> str:
    if isinstance(value, list) and value and all(type(number) is int for number in value):
        return ", ".join(str(number) for number in value)
    if type(value) is int:
        return str(value)
    if isinstance(value, str) and _IDENTIFIER.match(value):
        return value
    msg = f"kernel {kernel}: {name} must be an identifier, a whole number or a list of them"
    raise EngineError(msg)
