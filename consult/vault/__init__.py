"""The only room that knows keys. ``seal`` and what it imports know public keys only."""
