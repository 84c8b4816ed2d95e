"""The line mode: the whole game line by line, for screen readers, pipes and dumb terminals."""
