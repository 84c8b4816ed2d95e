"""backend-quest: a terminal game that teaches backend development."""

__version__ = "0.1.0"
