"""The screening 筛查 of the store's reports: which of them may have a problem is asked of all at once, in SQL.

Who is suspected is read and held to the rules row by row; these alone say whether something is wrong, and what. So each
rule has its screen here, under its name. A screen may suspect too many reports, and never too few.
"""
