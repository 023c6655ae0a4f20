"""资金 Sums of money and their ratios: what each is of, which budget, which year."""
