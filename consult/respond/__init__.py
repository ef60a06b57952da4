"""The respondents' application: no accounts, no scripts needed, and no key that opens an answer."""
