"""Codebooks that people make: every version, made by events that can be undone."""
