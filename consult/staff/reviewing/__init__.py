"""People read redacted answers that were flagged, take more out, and clear what may be quoted."""
