"""The detectors as data: what each number looks like, its labels, its examples."""
