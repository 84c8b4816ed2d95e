"""Puts a runtime that the game can use into the environment it runs in."""
