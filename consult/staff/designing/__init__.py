"""Drafts of consultations and their questionnaires, changed part by part on pages."""
