"""What a document is and whose: type, department, division, fiscal year."""
