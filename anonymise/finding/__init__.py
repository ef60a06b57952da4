"""How identifiers are found; everything outside goes through ``anonymise.redact``."""
