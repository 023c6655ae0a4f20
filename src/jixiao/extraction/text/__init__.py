"""The smoothed text that recognisers see: lines rejoined, an outline, quantities, aligned with the source."""
