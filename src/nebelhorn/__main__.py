"""``python -m nebelhorn``."""

from __future__ import annotations

from nebelhorn.cli.main import main

if __name__ == "__main__":
    main()
