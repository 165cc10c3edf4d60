"""Start and stop."""
pass
