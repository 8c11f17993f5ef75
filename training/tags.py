"""The tags of a page's tokens: of which mark each is, and whether it begins it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.finding.lattice import Lattice
from scanner.finding.tagger import TAGS, Kind
from training.markup import Mark
from training.typeset import NO_MARK, Set

_OWN = {
    Kind.CONTACT: "phone email",
    Kind.ACCOUNT: "bank_account bank_card",
    Kind.IDENTITY: "cccd cmnd passport tax_code social_insurance health_insurance license_plate "
    "driver_license land_certificate",
    Kind.SECRET: "otp password",
}
_NUMBERS = {name: kind for kind, names in _OWN.items() for name in names.split()}


def kind_of(mark: Mark) -> Kind | None:
    """Which kind a mark is to the tagger; None: nothing that it tells."""
    if mark.type == "person_name":
        return Kind.PERSON if mark.private else Kind.DUTY
    if mark.type == "address":
        return Kind.HOME if mark.private else Kind.PLACE
    if mark.type == "date_of_birth":
        return Kind.BIRTH
    if mark.type in _NUMBERS:
        return _NUMBERS[mark.type] if mark.private else Kind.PUBLIC
    return None


def tags_of(made: Set, found: Lattice) -> NDArray[np.int64]:
    """The tag of each token: 0 for none, else 2 * kind + 1 where a mark begins, + 2 within."""
    kinds = [kind_of(mark) for mark in made.marks]
    tags = np.zeros(len(found.tokens), np.int64)
    last = NO_MARK
    for n, (start, end) in enumerate(zip(found.starts.tolist(), found.ends.tolist(), strict=True)):
        mark = max(made.letters[start:end])
        kind = kinds[mark] if mark != NO_MARK else None
        if kind is not None:
            tags[n] = 2 * kind + (2 if mark == last else 1)
        last = mark
    assert tags.max(initial=0) < TAGS
    return tags
