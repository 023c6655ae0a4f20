"""Measuring extraction against the accepted facts: precision, recall and F1, each miss and false hit with its place."""
