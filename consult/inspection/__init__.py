"""Looks at an installation and says what is unsafe about it, one file a subject."""
