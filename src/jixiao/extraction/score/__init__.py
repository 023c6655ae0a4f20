"""得分 Scores: points in words and tables, their items, levels, maxima, deductions and reasons."""
