"""What is counted and how, in pure Python."""
