"""Documents that are a zip of XML parts: what Office's and OpenDocument's have in common."""
