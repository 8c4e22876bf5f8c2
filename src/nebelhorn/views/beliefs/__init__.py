"""What people believe, in words and pictures: what reality says, beside what is usual."""

from __future__ import annotations
