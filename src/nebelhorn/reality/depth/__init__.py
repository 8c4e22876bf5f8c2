"""One click deeper than the headline: companions, reliability, parts judged at once, the twin."""
