"""The first name that a customer is greeted by, read out of the name as it stands on an order."""

import re
from unicodedata import category

from custui.domain.message_text import value_text
from custui.domain.text import fold

_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mister", "master", "madam", "madame", "ma", "sir", "lady", "dr", "doctor",
    "prof", "professor", "engr", "eng", "engineer", "arc", "arch", "architect", "barr", "barrister", "esq",
    "surv", "qs", "tpl", "pharm", "nurse", "capt", "captain", "col", "gen", "maj", "sgt", "lt", "cpl",
    "insp", "dsp", "acp", "hon", "honourable", "sen", "senator", "amb", "ambassador", "comr", "comrade",
    "chief", "oba", "igwe", "eze", "otunba", "high", "lolo", "iyalode", "alhaji", "alh", "alhaja", "alhj",
    "hajia", "hajiya", "haj", "hajj", "mallam", "malam", "mal", "imam", "sheikh", "shehu", "ustaz",
    "ustadh", "pastor", "pst", "rev", "revd", "reverend", "fr", "father", "evang", "evangelist", "bishop",
    "apostle", "apst", "prophet", "prophetess", "deacon", "deaconess", "dcn", "elder", "sis", "sister",
    "bro", "brother", "hrh", "hrm", "jp", "customer",
})  # fmt: skip
"""Folded, without dots. What is a name as well is left out: Prince, Princess, Queen, King, Justice, Major."""
_AMBIGUOUS = frozenset({"eze", "gen", "mal", "ma", "shehu", "high"})
"""Titles that are names as well: they count as titles only before two more words."""
_PARENTS = frozenset(
    {"mama", "mummy", "mum", "mom", "iya", "papa", "baba", "daddy", "dad", "aunty", "auntie", "uncle"}
)
"""Mama Tolu is not Tolu: both words are what she is called."""
_LETTER = re.compile(r"[^\W\d_]")
_PARTS = re.compile(r"([-'’])")


def first_name(name: str) -> str:
    """Return what to call the customer: "EFE IKPEME", "Mrs. Efe Ikpeme" and "Ikpeme, Efe" are all "Efe".

    Titles and initials are passed over. Empty where the name holds nothing to call anyone by.
    """
    before, comma, after = value_text(name).partition(",")
    surname, given = _names(before), _names(after)
    # "Ikpeme, Efe" turns the two round; "Efe Ikpeme, Lagos" does not.
    words = given if comma and given and len(surname) <= 1 else surname
    if not words:
        return ""
    if fold(words[0]) in _PARENTS:
        return " ".join(map(proper, words[:2]))
    called = next((word for word in words if len(_LETTER.findall(word)) > 1), words[0])
    return proper(called)


def proper(word: str) -> str:
    """Return a name that is written in one case with capitals where they belong: "O'NEILL" is "O'Neill"."""
    if word not in (word.upper(), word.lower()):
        return word
    return "".join(part[:1].upper() + part[1:].lower() for part in _PARTS.split(word))


def _names(text: str) -> list[str]:
    """Return the words that are names, without what stands around them."""
    bare = map(_bare, re.split(r"[\s/&+.]+", text))
    words = [word for word in bare if _LETTER.search(word)]
    while words and _is_title(words):
        del words[0]
    while len(words) > 1 and fold(words[-1]) in _TITLES - _AMBIGUOUS:
        del words[-1]
    return words


def _is_title(words: list[str]) -> bool:
    word = fold(words[0])
    if word in {"and", "the"}:
        return True
    return word in _TITLES and (word not in _AMBIGUOUS or len(words) > 2)


def _bare(word: str) -> str:
    """Return the word without what is no letter, from its first letter on; the marks on its letters stay."""
    start, end = 0, len(word)
    while start < end and category(word[start])[0] != "L":
        start += 1
    while end > start and category(word[end - 1])[0] not in "LMN":
        end -= 1
    return word[start:end]
