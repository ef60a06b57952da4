"""The respondents' application: no accounts, no scripts needed, no key that opens an answer."""
