"""`make statistics`: do the figures mean what they say? Simulated worlds of known truth."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from studies.figure import Figure
from studies.studies import STUDIES


def main() -> int:
    """Run the studies side by side and print a line a figure; 1 when one is short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(STUDIES), action="append")
    chosen = parser.parse_args().only or list(STUDIES)
    begun = time.perf_counter()
    found: list[Figure] = []
    with ProcessPoolExecutor(2) as pool:
        running = {pool.submit(_study, name): name for name in chosen}
        for done in as_completed(running):
            figures, seconds = done.result()
            print(f"# {running[done]}: {seconds:.0f} s")
            for figure in figures:
                print(figure.line(), flush=True)
            found += figures
    short = sum(not figure.ok for figure in found)
    print(f"{len(found)} figures, {short} short, {time.perf_counter() - begun:.0f} s")
    return 1 if short else 0


def _study(name: str) -> tuple[list[Figure], float]:
    begun = time.perf_counter()
    return list(STUDIES[name]()), time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
