"""What copies are called whose format has another ending than that of their original: no two of a
run alike."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath


class Names:
    """The names that the copies of a run have if each keeps that of its original."""

    def __init__(self, targets: Iterable[str]) -> None:
        self._stems: dict[str, int] = {}
        # All that stands before some dot of a name.
        self._begun: set[str] = set()
        for target in {target.casefold() for target in targets}:
            path = PurePath(target)
            stem = str(path.with_suffix(""))
            self._stems[stem] = self._stems.get(stem, 0) + 1
            parts = path.name.split(".")
            heads = (".".join(parts[:n]) for n in range(1, len(parts)))
            self._begun.update(str(path.with_name(head)) for head in heads if head)

    def apart(self, target: str) -> str | None:
        """What stands before the new ending of a copy; None where the ending takes the place of
        the old one, and no other copy can be called so.

        >>> names = Names(["a.doc", "a.docx", "b.doc", "c.doc", "c.docx", "c.doc.docx"])
        >>> names.apart("a.doc"), names.apart("b.doc"), names.apart("c.doc")
        ('a.doc', None, 'c.doc-2')
        """
        path = PurePath(target)
        alike = self._stems.get(str(path.with_suffix("")).casefold(), 0)
        if alike < 2 and target.casefold() not in self._begun:
            return None
        name, number = path.name, 1
        while str(path.with_name(name)).casefold() in self._begun:
            number += 1
            name = f"{path.name}-{number}"
        return name
