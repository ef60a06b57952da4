"""Weeks, the finest time ever kept."""

from datetime import date


def week_of(day: date) -> str:
    """Give the ISO week of a day, such as ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
