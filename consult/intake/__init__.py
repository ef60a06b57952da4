"""The one door through which a response comes in: redacted, sealed, stored."""
