"""指标 Performance indicators: their targets and results, in tables and in running text."""
