"""What people type into the approvals room, and how it is read."""
