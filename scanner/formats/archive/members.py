"""What lies in an archive, as a file of places: its names and remarks are read and masked, its
members are files of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from scanner.errors import UnreadableError
from scanner.filename import marked
from scanner.formats.written import BAR, Block, Change, Inner, Place, Sheet
from scanner.model import Reason, Source

# Bounds against bombs: members, bytes of one and of all once unpacked; what is so many times as
# large as it is packed, and that large, is one.
MOST, MOST_BYTES, ALL_BYTES = 20_000, 256_000_000, 512_000_000
_RATIO, _RATIO_FROM = 300, 24_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
Moment = tuple[int, int, int, int, int, int]


class OddArchiveError(ValueError):
    """An archive that holds more than its list says, or that two programs read as two."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or a folder. `lost`: why its bytes are not at hand; `said`: what else
    the archive says of it, which no copy does."""

    name: str = field(repr=False)
    data: bytes = field(default=b"", repr=False)
    lost: str = ""
    is_folder: bool = False
    comment: str = field(default="", repr=False)
    said: Sequence[str] = field(default=(), repr=False)
    when: Moment = _EPOCH
    mode: int = 0o644


@dataclass(slots=True)
class Bounds:
    """What may still be unpacked of an archive."""

    left: int = ALL_BYTES
    members: int = 0

    def count(self) -> None:
        self.members += 1
        if self.members > MOST:
            raise OddArchiveError("members")

    def hold(self, size: int, packed: int) -> bool:
        """Whether a member of a size may be unpacked; it then counts."""
        bomb = size > _RATIO_FROM and size > _RATIO * max(1, packed)
        if bomb or size > MOST_BYTES or size > self.left:
            return False
        self.left -= size
        return True


@dataclass(frozen=True)
class Archive:
    """An opened archive (see `Container`): the places of its names first, in their order.

    `write`: makes the bytes of a copy of members and a remark. `said`: what the archive says beside
    its members, which no copy does; `is_locked`: some of it asks for a password; `is_zip_now`: its
    copy is of that format."""

    members: Sequence[Member] = field(repr=False)
    write: Callable[[Sequence[Member], str], bytes] = field(repr=False)
    comment: str = field(default="", repr=False)
    said: Sequence[str] = field(default=(), repr=False)
    is_locked: bool = False
    is_zip_now: bool = False
    unread: Sequence[str] = ()
    bar = BAR

    def __post_init__(self) -> None:
        places = [
            Place(one.name, Reason("archive_name", {"number": str(n)}), shown=shown(one.name))
            for n, one in enumerate(self.members, 1)
        ]
        rows = [[(0, [n])] for n in range(len(places))]
        comments: dict[int | None, int] = {}
        for number, text in self._comments():
            comments[number] = len(places)
            places.append(Place(text, Reason("archive_comment"), Source.ANNOTATION))
        said = [*self.said, *(text for one in self.members for text in one.said)]
        places += [Place(text, Reason("archive_said"), Source.HIDDEN_TEXT) for text in said]
        sheets = [Sheet([Block(rows)])] if rows else []
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "sheets", sheets)
        object.__setattr__(self, "beside", range(len(rows), len(places)))
        object.__setattr__(self, "kept", len(places) - len(said))
        object.__setattr__(self, "comments", comments)

    places: Sequence[Place] = field(init=False, repr=False)
    sheets: Sequence[Sheet] = field(init=False, repr=False)
    beside: Sequence[int] = field(init=False, repr=False)
    # So many of the places stand in a copy as well.
    kept: int = field(init=False)
    comments: Mapping[int | None, int] = field(init=False, repr=False)

    def _comments(self) -> Iterator[tuple[int | None, str]]:
        if self.comment:
            yield None, self.comment
        yield from ((n, one.comment) for n, one in enumerate(self.members) if one.comment)

    @property
    def keys(self) -> list[str]:
        """What the members are called in reports: by their names, those of one name numbered."""
        return distinct(one.name for one in self.members)

    @property
    def files(self) -> Sequence[Inner]:
        named = zip(self.keys, self.members, strict=True)
        return [Inner(key, one.data) for key, one in named if not one.is_folder]

    @property
    def lost(self) -> dict[str, str]:
        """Why some members are not read."""
        named = zip(self.keys, self.members, strict=True)
        return {key: one.lost for key, one in named if one.lost}

    def vanishing(self, _gone: object) -> frozenset[int]:
        return frozenset(range(self.kept, len(self.places)))

    @property
    def notes(self) -> Sequence[str]:
        """What a copy lacks, or has otherwise."""
        names = [one.name for one in self.members]
        notes = {
            "archive_renamed": distinct(map(_inside, names)) != names,
            "password_removed": self.is_locked,
            "copy_is_zip": self.is_zip_now,
        }
        return [note for note, holds in notes.items() if holds]

    def copied(
        self,
        changes: Mapping[int, Sequence[Change]],
        files: Mapping[str, tuple[str, bytes] | None],
    ) -> tuple[list[Member], str]:
        """The members of a copy, and its remark: no member that is not read."""
        texts = self.texts(changes)
        comment = texts[self.comments[None]] if None in self.comments else ""
        members = []
        names = self.names(changes)
        for number, (key, one) in enumerate(zip(self.keys, self.members, strict=True)):
            now = files.get(key, (names[number], one.data))
            if now is None or one.lost:
                continue
            said = texts[self.comments[number]] if number in self.comments else ""
            name, data = now
            members.append(replace(one, name=name, data=data, comment=said, said=()))
        return members, comment

    def named(self, changes: Mapping[int, Sequence[Change]]) -> dict[str, str]:
        """How its files are called in a copy with these changes."""
        return dict(zip(self.keys, self.names(changes), strict=True))

    def spelled(
        self,
        changes: Mapping[int, Sequence[Change]],
        files: Mapping[str, tuple[str, bytes] | None],
    ) -> bytes:
        members, comment = self.copied(changes, files)
        if all(one.is_folder for one in members):
            raise UnreadableError("empty_archive")
        return self.write(members, comment)

    def names(self, changes: Mapping[int, Sequence[Change]]) -> list[str]:
        """What the members are called in a copy: nothing leads out of it, no two are alike."""
        return distinct(map(_inside, self.texts(changes)[: len(self.members)]))

    def texts(self, changes: Mapping[int, Sequence[Change]]) -> list[str]:
        """What the places say once they are changed."""
        texts = [place.text for place in self.places]
        for number, some in changes.items():
            for start, end, new in sorted(some, reverse=True):
                texts[number] = texts[number][:start] + new + texts[number][end:]
        return texts

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        names = self.named(changes)
        return self.spelled(
            changes,
            {key: None if data is None else (names[key], data) for key, data in files.items()},
        )


def distinct(names: Iterable[str]) -> list[str]:
    """Names, those that were there before with a number.

    >>> distinct(["a.txt", "b", "a.txt", "b"])
    ['a.txt', 'b', 'a (2).txt', 'b (2)']
    """
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        new = name
        while seen[new.casefold()]:
            seen[name.casefold()] += 1
            new = _numbered(name, seen[name.casefold()])
        seen[new.casefold()] += 1
        found.append(new)
    return found


def _numbered(name: str, number: int) -> str:
    path = PurePosixPath(name)
    if not path.name:
        return f"{name}({number})"
    return str(marked(path, f" ({number})"))


def _inside(name: str) -> str:
    """A name that leads nowhere but into the folder into which it is unpacked.

    >>> _inside("../../etc/x"), _inside("C:\\\\x\\\\a.txt"), _inside("/a"), _inside("thư/a.txt")
    ('etc/x', 'x/a.txt', 'a', 'thư/a.txt')
    """
    leads = name.startswith(("/", "\\")) or "\\" in name or ".." in name or name[1:2] == ":"
    if not leads and name and "\0" not in name:
        return name
    plain = name.replace("\\", "/").replace("\0", "")
    plain = plain[2:] if plain[1:2] == ":" else plain
    parts = [part for part in plain.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "x"


def shown(name: str) -> str:
    """A name as people read it, sign for sign: what parts its words is a blank, and so is the point
    before its ending."""
    suffix = PurePosixPath(name).suffix
    ending = len(suffix) if suffix and not suffix[1:].isdigit() else 0
    stem = name[: len(name) - ending] + suffix.replace(".", " ")[:ending]
    return stem.replace("_", " ").replace("/", " ").replace("\\", " ")
