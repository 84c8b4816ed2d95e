"""Where a language is found on this computer."""
