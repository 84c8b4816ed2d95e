"""What is remembered: events, drafts, settings."""
