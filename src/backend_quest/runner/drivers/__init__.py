"""Programs that run beside learner code; they import nothing of the package."""
