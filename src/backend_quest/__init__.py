"""backend-quest: a terminal game that teaches backend development."""
