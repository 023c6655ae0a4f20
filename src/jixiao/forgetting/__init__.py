"""Forgetting a report: purging it from all that the project keeps, and proving it. 遗忘"""
