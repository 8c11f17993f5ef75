"""Names of other countries, and parts of names: what no form, office or place says itself."""

from __future__ import annotations

import re

from scanner.letters import fold
from scanner.names.person import PLACES, PLAIN, PLAIN_PAIRS, holds, is_heading

# What passports, permits and CVs say that is nobody's name, beside the words of offices.
_FOREIGN_NO_NAME = frozenset(
    "name full date birth sex male female nationality passport number no address place issue "
    "issued expiry valid until company co ltd limited corporation jsc bank department ministry "
    "office visa permit work card temporary residence vietnam viet nam hanoi signature signed "
    "director general manager position job title of the and for in to by with is company's "
    "north south korea korean china chinese japan japanese american america united states kingdom "
    "republic people public security immigration university school hotel hospital city street "
    "ward district province road engineer expert teacher technician worker chairman president "
    "mr mrs ms miss dear sir madam entry exit type purpose country current occupation email "
    "phone tel mobile account applicant holder information personal details contact religion "
    "officer rank emergency "
    "payment order invoice receipt amount total citizen id identity identification code".split()
)
# Motorcycles and cars; what makes them are surnames of other countries too.
_MODELS = frozenset(
    "lead wave vision airblade vario winner dream click exciter sirius jupiter grande vios camry "
    "innova fortuner corolla ranger morning civic crv".split()
)
# Those of them that no syllable of a Vietnamese name is like.
PRINTED = frozenset(word for word in _FOREIGN_NO_NAME if len(word) > 3) - {"viet"}
PRINTED |= {"trc", "dob", "sex", "pay"}
# The same on forms of two tongues, with their marks.
_OF_FORMS = frozenset("họ tên con vợ chồng cha mẹ".split())


def name_part(value: str) -> float:
    """A surname or given names beside their label on a form: any words that no form has itself.

    >>> name_part("VAN DER MUSTER"), name_part("Mobile"), name_part("Họ"), name_part("TRC")
    (0.5, 0.0, 0.0, 0.0)
    """
    printed = value.lower().split()
    other = not PRINTED.isdisjoint(fold(value).split()) or not _OF_FORMS.isdisjoint(printed)
    other = other or is_heading(printed)
    return 0.0 if other else 0.5


def foreign_name(value: str) -> float:
    """The name of somebody of another country: two to five words in Latin letters, none that a
    form, an office or a place has. Its label has to say so.

    >>> foreign_name("PARK MAU HOON"), foreign_name("Date Of Birth"), foreign_name("Ho Chi Minh")
    (0.6, 0.0, 0.0)
    >>> foreign_name("Nhu Dieu"), foreign_name("Citizen ID"), foreign_name("Ké TOÁN")
    (0.0, 0.0, 0.0)
    """
    plain = re.sub("[.,'’-]", "", fold(value)).split()
    listed = _FOREIGN_NO_NAME.isdisjoint(plain) and PLAIN.isdisjoint(plain)
    listed = listed and not holds(plain, PLAIN_PAIRS) and _MODELS.isdisjoint(plain)
    if not 2 <= len(plain) <= 5 or not listed or not all(map(str.isalpha, plain)):
        return 0.0
    long = [word for word in plain if len(word) > 1]
    spoken = all(re.search("[aeiouy]", word) or word == "ng" for word in long)
    return 0.6 if long and spoken and " ".join(plain) not in PLACES else 0.0
