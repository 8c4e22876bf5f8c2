"""Pages customers see: they answer, object, speak at a place. No cookie, no other host."""

from __future__ import annotations

from nebelhorn.web.survey.routes import survey_routes
from nebelhorn.web.survey.told import told_routes

__all__ = ["survey_routes", "told_routes"]
