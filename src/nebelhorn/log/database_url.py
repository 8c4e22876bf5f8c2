"""URLs of databases: the password comes in from the environment and never goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from nebelhorn.errors import SourceError, choices
from nebelhorn.log.sqlite_file import check_sqlite

_SECRET = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
_HIDDEN = "***"


def database_url(
    location: str, environment: Mapping[str, str], *, password_env: str | None = None
) -> URL:
    """Return the URL to connect with.

    Args:
        location: As a person wrote it, such as ``postgresql://ann@db.example/shop``.
        environment: Variables, by name.
        password_env: Variable that holds the password; None: the one in the URL, or none.

    Returns:
        The URL with its password; PostgreSQL goes through psycopg where no driver is named. A
        SQLite file is to be opened read-only.

    Raises:
        SourceError: This is no URL of a database, the variable is not set, or the SQLite file
            does not exist or is cut off.

    Examples:
        >>> url = database_url("postgresql://ann@db/shop", {"PW": "s3cret"}, password_env="PW")
        >>> url.drivername, url.password
        ('postgresql+psycopg', 's3cret')
    """
    try:
        url = make_url(location)
    except (ArgumentError, ValueError) as error:
        msg = (
            f"{shown_url(location)} is no URL of a database; expected "
            "postgresql://user@host:5432/database or sqlite:///folder/file.db"
        )
        raise SourceError(msg) from error
    if password_env is not None:
        if password_env not in environment:
            msg = f"the environment variable {password_env} for the password is not set"
            raise SourceError(msg)
        url = url.set(password=environment[password_env])
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return _read_only_sqlite(url)
    return url


def shown_url(location: str | URL) -> str:
    """Return a URL that may be printed: every password in it is ``***``.

    Args:
        location: Of a database, even one that cannot be parsed.

    Examples:
        >>> shown_url("postgresql://ann:s3cret@db/shop?sslpassword=x&connect_timeout=3")
        'postgresql://ann:***@db/shop?connect_timeout=3&sslpassword=***'
        >>> shown_url("postgresql//ann:s3cret@db")
        'postgresql//***@db'
    """
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        return re.sub(r"(?<=//).*@", f"{_HIDDEN}@", str(location))
    shown = url.set(
        query={name: _HIDDEN if _SECRET.search(name) else url.query[name] for name in url.query}
    ).render_as_string(hide_password=True)
    return shown.replace(quote_plus(_HIDDEN), _HIDDEN)


def without_secrets(message: str, url: URL) -> str:
    """Return a driver's message with every secret of the URL replaced by ``***``.

    Args:
        message: What a driver said; some repeat the whole address.
        url: That was connected with.

    Examples:
        >>> without_secrets("bad password s3cret", make_url("postgresql://ann:s3cret@db"))
        'bad password ***'
    """
    secrets = [str(url.password)] if url.password else []
    for name, value in url.query.items():
        if _SECRET.search(name):
            secrets.extend([value] if isinstance(value, str) else value)
    for secret in filter(None, secrets):
        for form in (secret, quote(secret, safe=""), quote_plus(secret)):
            message = message.replace(form, _HIDDEN)
    return message


def _read_only_sqlite(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        msg = f"{url.drivername}:// names no file; write sqlite:///folder/file.db"
        raise SourceError(msg)
    if url.database.startswith("file:"):
        return url
    path = Path(url.database)
    check_sqlite(path)
    return url.set(database=path.resolve().as_uri(), query={"mode": "ro", "uri": "true"})


def pip_advice(module: str, url: URL) -> str:
    """Say how to install a missing driver.

    Args:
        module: That could not be imported.
        url: That asked for it.

    Examples:
        >>> pip_advice("psycopg", make_url("postgresql+psycopg://db"))
        "its driver psycopg is not installed: pip install 'nebelhorn[postgres]'"
    """
    if module.startswith("psycopg"):
        return f"its driver {module} is not installed: pip install 'nebelhorn[postgres]'"
    if url.get_backend_name() in {"mysql", "mariadb"}:
        return (
            f"its driver {module} is not installed: pip install pymysql, and write "
            f"{url.get_backend_name()}+pymysql://…"
        )
    return f"its driver {module} is not installed: pip install {module}"


def known_databases(name: str) -> str:
    """Say which databases SQLAlchemy speaks to by itself, for an unknown one.

    Args:
        name: That was asked for.

    Examples:
        >>> known_databases("postgre")
        'available: postgresql, sqlite, oracle, mariadb, mssql, mysql'
    """
    return choices(name, ("postgresql", "sqlite", "mysql", "mariadb", "mssql", "oracle"))
