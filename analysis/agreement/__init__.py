"""How far coders agree, and what may be said of it."""
