"""Values shown without giving them away, so that a report is no leak itself."""

from __future__ import annotations

DOT = "•"
NOTHING = DOT * 4


def hidden(text: str, how: str) -> str:
    """`text` as a report may show it.

    `how` is the detector's `hide`: `digits` keeps the last two digits at most (fewer of a
    short number), `email` the first letter and the domain, `name` the initials; anything
    else keeps nothing, not even the length.
    """
    return {"digits": _digits, "email": _email, "name": _name}.get(how, _nothing)(text)


def _digits(text: str) -> str:
    if not any(c.isdigit() for c in text):
        # A number in words: how long each word is would tell the digit.
        return NOTHING
    # Letters are hidden too: in a reading of pixels they may be misread digits.
    characters = [i for i, c in enumerate(text) if c.isalnum()]
    keep = set(characters[len(characters) - min(2, len(characters) // 4) :])
    return "".join(DOT if c.isalnum() and i not in keep else c for i, c in enumerate(text))


def _email(text: str) -> str:
    user, at, domain = text.strip().partition("@")
    if not at or not domain:
        return NOTHING
    first = user[0] if len(user) > 1 else ""
    return f"{first}{DOT * 3}@{domain}"


def _name(text: str) -> str:
    return " ".join(f"{word[0]}." for word in text.split())


def _nothing(_text: str) -> str:
    return NOTHING
