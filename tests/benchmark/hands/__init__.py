"""Papers that somebody else wrote, in a small markup, drawn by every producer and scored."""
