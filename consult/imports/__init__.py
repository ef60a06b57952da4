"""Answers gathered elsewhere, brought in by the same door as answers given here."""
