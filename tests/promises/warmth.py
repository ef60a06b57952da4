"""What the program that breaks promises and the tests that start it agree on."""

from typing import Final

NAME: Final = "CANDOUR_TEST_SABOTAGE"
"""The environment variable that names the promise to break."""
