"""The staff application: sign-in, consultations, theming runs and what may leave them."""
