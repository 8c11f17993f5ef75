"""What the words beside a number say of it: labels, heads of columns, the cells of a form.

`label` knows the words themselves, `triggers` which detectors some words wake, `phrases` reads
labels in a text, `heads`, `columns` and `printed` in tables; `context` chooses the one that
governs a number.
"""
