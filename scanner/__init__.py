"""lolot: finds personal data in images and PDFs and masks it for good."""
