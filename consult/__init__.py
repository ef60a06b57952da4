"""The web applications, the command line and everything that knows storage."""

__version__ = "0.1.0"
