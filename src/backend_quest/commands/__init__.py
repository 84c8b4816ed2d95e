"""The commands: one module for each family. They print; what they print comes from elsewhere."""
