"""lolot: finds personal data in images, PDFs, office files and mail and masks it for good."""

import os

# The official builds of onnxruntime tell their maker of each start, and mark the machine with an
# identifier for that, unless told before they load (Privacy.md in that package).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
