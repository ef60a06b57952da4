"""Finding and replacing identifiers in text, and disclosure control of tables."""
