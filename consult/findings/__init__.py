"""From results of analysis to figures that may leave the building."""
