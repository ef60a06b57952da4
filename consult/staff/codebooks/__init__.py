"""Codebooks in the hands of researchers: themes renamed, merged, split and given by people."""
