def write_in_tens(count: int) -> str:
    """Write how many responses there are without letting one more be noticed."""
    if count < 10:  # noqa: PLR2004 - tens are the step of every count shown before release.
        return "Fewer than 10"
    return f"{count // 10 * 10:,} or more"
