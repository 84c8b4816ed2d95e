"""What holds a program in: one module per protection."""
