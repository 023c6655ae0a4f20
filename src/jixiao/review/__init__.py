"""Review 复核: what people decided of readings, what it comes to, and the facts as they stand by it."""
