"""Rules that people wrote, judged only by what came after."""
