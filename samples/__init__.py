"""The catalogue of made-up documents; `make.py` draws it with what is in `drawing/`."""
