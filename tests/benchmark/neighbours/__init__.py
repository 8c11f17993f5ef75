"""What stands beside a mask: every word near one, on forms set tight, cards and screenshots."""
