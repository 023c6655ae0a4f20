"""舍弃 Numbers that are no fact, each with its reason."""
