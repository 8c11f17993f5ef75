"""Which words are the name of a person: by surname, length, and what no name holds."""

from __future__ import annotations

from scanner.names.foreign import foreign_name, name_part
from scanner.names.person import person_name, start_of
from scanner.names.surnamed import beside_papers, either_way, shaped, surnamed, titled

__all__ = [
    "beside_papers", "either_way", "foreign_name", "name_part", "person_name", "shaped", "start_of",
    "surnamed", "titled",
]  # fmt: skip
