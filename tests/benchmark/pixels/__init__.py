"""The picture categories: what happens to pages, cards and screens before a reader sees them."""
