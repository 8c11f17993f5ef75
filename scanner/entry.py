"""One table of a pattern file, read field by field: what is wrong is named, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import regex

from scanner import expressions
from scanner.errors import UsageError
from scanner.letters import fold
from scanner.units import PROVINCES

# The views of a page's text (`scanner.text`) that are searched.
View = Literal["text", "numbers", "folded"]

# What entries of pattern files are called.
ID = re.compile(r"[a-z][a-z0-9_\-]{0,40}")
# What the names of lolot's own pattern files begin with.
BUILT_IN = "lolot:"


def wrong(file: str, entry: str, name: str, problem: str) -> UsageError:
    """`problem`: a key of the catalogue's table `detail`, or a program's own words."""
    return UsageError("bad_pattern", file=file, entry=entry, field=name, problem=problem)


def unreadable(file: str, problem: str) -> UsageError:
    """For a file that is no pattern file as a whole; `problem` as for `wrong`."""
    return UsageError("bad_pattern_file", file=file, problem=problem)


# Behind a slash stands the sign of an office, which makes a number that of a document ("123/QĐ"),
# unless it is a bank, another way to call, or a name in capitals.
_FILED = (
    r"\s?/\s?(?!(?:ZALO|FAX|VIBER|MOMO|VCB|VIETCOM\w*|VIETIN\w*|BIDV|AGRI\w*|TECHCOM\w*|TCB|MB\w{0,4}|"
    r"ACB|VPB\w*|TPB\w*|SACOM\w*|STB|HDB\w*|MSB|VIB|SHB|OCB|SCB|LPB\w*|CTG)(?!\p{L}))"
    r"\p{Lu}{2,}+(?!(?<!/\s?(?:QĐ|QD|TB|CV|BC|KH|NĐ|ND|TT|NQ|HĐ|HD|BB|GM|GP))[ ]\p{Lu}{2,})"
)
# Behind a slash may stand the day of a paper's issue, and else what belongs to a number.
_DAY = r"\d{1,2}[./\-]\d{1,2}[./\-]\d{4}(?!\d)"
# Written in a pattern, beside what its own file names in [macros]: what may stand between (<s>,
# <ss>; <n> also the end of a line of print), before (<start>) and after (<end>) the digits of one
# number, and what must not (<filed>); <province>, folded; <plain>, the same without marks as it
# is written.
MACROS = {
    "s": r"[ .\-\u200b]?+",
    "ss": r"[ .\-\u200b]{0,3}+",
    "n": r"[ .\-\u200b]{0,3}+\n?+",
    "start": r"(?<!\d)(?<!\d[.,])(?<!\d\u200b)",
    "end": r"(?!\d)(?!\u200b\d)(?![.,]\d)(?!\.(?:html?|aspx?|php)(?!\p{L}))"
    rf"(?!\s?/\s?(?!{_DAY})\d{{1,4}}(?!\d))(?!{_FILED})",
    "filed": _FILED,
    "province": "(?:" + "|".join(map(re.escape, PROVINCES)).replace(r"\ ", r"[ \n]") + ")",
    "plain": f"(?:{'|'.join(name.title() for name in PROVINCES)})".replace(" ", r"[ \n]"),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression as it is written; to compile all of ours takes half a second, and most
    texts need few of them, so that its `pattern` is made when asked for. `own`: a user's; `view`:
    in which it is sought; `valued`: what it fits is more than the value, which is a group."""

    source: str
    flags: int
    own: bool = False
    view: View = "text"
    valued: bool = False

    pattern: regex.Pattern[str] = field(init=False, repr=False, compare=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> regex.Pattern[str]:
            """Compiles it the first time."""
            if name != "pattern":
                raise AttributeError(name)
            compiled = regex.compile if self.own else expressions.compiled
            found = compiled(self.source, self.flags)
            object.__setattr__(self, name, found)
            return found


@dataclass(frozen=True, slots=True)
class Entry:
    """A table with the names by which it is refused. Every method raises UsageError
    "bad_pattern" where a field is missing (unless it has a default) or of another kind."""

    file: str
    id: str
    table: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, file: str, name: str, table: object) -> Entry:
        if not isinstance(table, dict):
            raise wrong(file, name, "-", "no_table")
        return cls(file, name, table)

    def wrong(self, name: str, problem: str) -> UsageError:
        return wrong(self.file, self.id, name, problem)

    def only(self, known: Collection[str]) -> None:
        """A field that nothing reads is a slip of the pen."""
        for name in self.table:
            if name not in known:
                raise self.wrong(name, "unknown_field")

    def has(self, name: str) -> bool:
        return name in self.table

    def text(self, name: str, default: str | None = None) -> str:
        value = self._get(name, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "no_text")
        return value

    def choice(self, name: str, known: Iterable[str], default: str | None = None) -> Any:
        value = self.text(name, default)
        if value not in known:
            raise self.wrong(name, f"{value} ({', '.join(known)})")
        return value

    def number(self, name: str, most: float, default: float | None = None) -> float:
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self.wrong(name, f"0-{most:g}")
        return value

    def flag(self, name: str) -> bool:
        """Whether it is so; what is not said is not so."""
        value = self.table.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "no_flag")
        return value

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._get(name, default)
        if not isinstance(value, list | tuple):
            raise self.wrong(name, "no_list")
        if not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(name, "no_text")
        return tuple(value)

    def labels(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Words as text is searched for them: in lower case and without diacritics."""
        labels = tuple(fold(label).strip() for label in self.texts(name, default))
        if not all(any("a" <= char <= "z" for char in label) for label in labels):
            raise self.wrong(name, "no_letters")
        return labels

    def spoken(self, name: str) -> Mapping[str, str]:
        """A sentence in both languages."""
        both = self._get(name, None)
        if not isinstance(both, dict):
            raise self.wrong(name, "no_table")
        inner = Entry(self.file, f"{self.id}.{name}", both)
        return {lang: inner.text(lang) for lang in ("vi", "en")}

    def expression(self, name: str, flags: int = 0, **macros: str) -> Expression:
        """A regular expression that may be wrong; `<name>` in it stands for the macro of that
        name."""
        source = self.text(name)
        for macro, meaning in macros.items():
            source = source.replace(f"<{macro}>", meaning)
        if self.file.startswith(BUILT_IN):
            # No "ss" is meant to fit "ß": to look for such letters doubles the time to compile.
            source = f"(?-f:{source}\n)" if flags & regex.VERBOSE else f"(?-f:{source})"
        return Expression(source, flags | regex.V1, not self.file.startswith(BUILT_IN))

    def pattern(self, name: str, flags: int = 0, **macros: str) -> regex.Pattern[str]:
        """The same, compiled."""
        try:
            return self.expression(name, flags, **macros).pattern
        except (regex.error, RecursionError) as error:
            raise self.wrong(name, str(error)) from error

    def optional(self, name: str, **macros: str) -> regex.Pattern[str] | None:
        return self.pattern(name, 0, **macros) if self.has(name) else None

    def tables(self, name: str) -> Iterator[Entry]:
        """The tables of a list that may be left out."""
        value = self.table.get(name, [])
        if not isinstance(value, list):
            raise self.wrong(name, "no_list")
        for table in value:
            yield Entry.of(self.file, self.id, table)

    def named(self, kind: str) -> Iterable[tuple[str, object]]:
        """What should be tables by their names, where there may be none."""
        tables = self.table.get(kind, {})
        if not isinstance(tables, dict):
            raise self.wrong(kind, "no_table")
        for entry_id in tables:
            if not ID.fullmatch(entry_id):
                raise wrong(self.file, entry_id, "id", "bad_id")
        return tables.items()

    def _get(self, name: str, default: object) -> object:
        value = self.table.get(name, default)
        if value is None:
            raise self.wrong(name, "lacking")
        return value
