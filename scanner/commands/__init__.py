"""What the smaller commands do: verify a copy, own patterns, a baseline."""
