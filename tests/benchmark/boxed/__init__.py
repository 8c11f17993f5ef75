"""Forms that are filled in with one digit or letter to a box: text, scan and photo."""
