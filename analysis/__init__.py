"""Themes in redacted text: pure functions and estimators."""
