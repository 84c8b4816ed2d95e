"""Judges an answer: one module per level kind."""
