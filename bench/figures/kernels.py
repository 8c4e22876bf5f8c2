from __future__ import annotations
def measure_kernels(b): yield from ()
