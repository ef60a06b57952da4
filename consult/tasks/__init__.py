"""The worker's side of analysis runs. Nothing that answers web requests imports this room."""
