"""Files for the tools that researchers already use. Everything here takes a release only."""
