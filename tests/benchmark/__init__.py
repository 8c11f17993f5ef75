"""Seeded documents with exact truth, and the figures that lolot reaches on them."""
