"""What Candour promises, what each part gives away when it is taken, and what is out of reach.

One list serves the threat model, the page that respondents read and the suite, so that none of
them can say more than another.
"""

from consult.promises.read import Heading, Limit, Part, Promise, ThreatModel, read_threat_model

__all__ = ("Heading", "Limit", "Part", "Promise", "ThreatModel", "read_threat_model")
