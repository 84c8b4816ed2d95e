"""Tools for authors: lint, verify."""
