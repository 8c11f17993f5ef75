"""The corpora made into weights (`python -m training`). Nothing that runs imports it."""
