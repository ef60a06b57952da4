"""The nightly work: what has ended is erased, and no order of arrival is left behind."""
