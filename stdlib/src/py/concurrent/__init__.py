"""Ways to do several things at once."""
