"""Copies of both databases in one sealed file, and the way back."""
