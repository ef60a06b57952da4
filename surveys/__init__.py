"""Questionnaires: model, rules, path and answers, with no web and no database."""
