"""What a course is: levels, modules, banks and their faults. Pure."""
