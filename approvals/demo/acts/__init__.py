"""What people of the demo do, one action an act, as pages would call it."""
