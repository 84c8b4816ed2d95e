"""Runs other people's programs under limits."""
