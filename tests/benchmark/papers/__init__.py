"""Text papers with every type of personal data, scored type by type."""
