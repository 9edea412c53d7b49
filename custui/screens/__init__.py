"""One screen or dialog per file, its style sheet beside it."""
