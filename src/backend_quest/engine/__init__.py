"""The rules of the game: progress, unlocking, experience. Pure."""
