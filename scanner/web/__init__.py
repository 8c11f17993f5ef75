"""The HTTP gate and the local page: loopback unless told, and nothing kept after the answer."""
