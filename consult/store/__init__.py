"""The only rooms that know SQL: sealed responses in one database, all of staff in another."""
