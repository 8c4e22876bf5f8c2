"""Command line: parse, call one function of ``app``, show."""
