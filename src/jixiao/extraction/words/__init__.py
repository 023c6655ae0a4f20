"""文字 What is said rather than counted: activities, findings, citations, claims."""
