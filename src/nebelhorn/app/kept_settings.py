"""Settings of a workspace that is served: a broken file stops nothing."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from nebelhorn.errors import SettingsError
from nebelhorn.settings import Settings, read_settings, settings_sha256

_LOG = logging.getLogger("nebelhorn.service")


class KeptSettings:
    r"""Reads the file anew whenever its content is another one; any thread may ask.

    Where it says something that cannot be, or is not there, what it said before goes on counting,
    and ``trouble`` says why.

    Args:
        file: ``nebelhorn.toml``.

    Raises:
        SettingsError: It says something that cannot be.

    Examples:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = file.write_text('[company]\nname = "Shop"')
        >>> kept = KeptSettings(file)
        >>> _ = file.write_text("[company")
        >>> kept.now().name, "as before" in str(kept.trouble)
        ('Shop', True)
        >>> _ = file.write_text('[company]\nname = "Bakery"')
        >>> kept.now().name, kept.trouble
        ('Bakery', None)
    """

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._seen = self.mark = settings_sha256(file)
        self._settings = read_settings(file)
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why it counts as it was before, in a sentence; None: it counts as it is."""
        self.now()
        return self._trouble

    def now(self) -> Settings:
        """Return what counts now."""
        with self._lock:
            try:
                seen = settings_sha256(self._file)
            except SettingsError as error:
                self._refuse("", error)
                return self._settings
            if seen != self._seen:
                self._read(seen)
            return self._settings

    def _read(self, seen: str) -> None:
        try:
            self._settings = read_settings(self._file)
        except SettingsError as error:
            self._refuse(seen, error)
            return
        self._seen = self.mark = seen
        self._trouble = None
        _LOG.info("%s was changed; it counts from now on", self._file.name)

    def _refuse(self, seen: str, error: SettingsError) -> None:
        if self._seen != seen:
            self._trouble = f"{self._file.name} counts as before: {error}"
            _LOG.error("%s", self._trouble)
        self._seen = seen
