"""One module for each kind of mistake; every check gives findings and never raises."""
