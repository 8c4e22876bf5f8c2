"""Studies: simulations that measure whether the figures can be trusted."""
