"""What is reached through HTTP; it goes through ``app``, as the command line does."""

from __future__ import annotations

from nebelhorn.web.application import make_application
from nebelhorn.web.server import listen, serve

__all__ = ["listen", "make_application", "serve"]
