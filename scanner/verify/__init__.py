"""The readers of a masked copy, by its format: what each can still read of what was masked."""
