"""Memory: every published revision of a guide."""
