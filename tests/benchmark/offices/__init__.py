"""What offices write, in the formats they post it in: read, masked, and judged by other readers."""
