"""Guides: from files to law objects and to sentences."""
