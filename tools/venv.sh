#!/bin/sh
# Makes a virtual environment with the first Python that is new enough, or says what to install.
set -eu
venv=$1

for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found=$python
    # Debian keeps venv and ensurepip in a package of their own.
    "$python" -c 'import venv, ensurepip' 2>/dev/null || continue
    rm -rf "$venv"
    exec "$python" -m venv "$venv"
done

if [ -n "${found:-}" ]; then
    echo "Thiếu python3-venv / python3-venv is missing: sudo apt-get install python3-venv" >&2
else
    echo "Cần Python 3.11 trở lên / Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
