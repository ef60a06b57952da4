"""The staff side of analysis runs: the queue, the worker's socket, and what a run leaves."""
