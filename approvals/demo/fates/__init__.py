"""What becomes of requests: each fate is a list of acts and when they happen."""
