"""What agents exist, who answers for them, and what they may use."""
