"""What people and programs do with incidents: one function a verb."""
