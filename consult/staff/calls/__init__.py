"""What a caller said, put down by whoever took the call; nothing says who that was."""
