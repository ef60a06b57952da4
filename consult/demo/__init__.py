"""Everything on one machine with invented answers, to look at and to try."""
