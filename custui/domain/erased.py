"""The phone key that the orders of an erased customer are kept under: it reads as no number."""

import re

from custui.domain.phone import RAW_PREFIX

ERASED = "erased"
LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: no ten of them make a word."""
MANY_LETTERS = 10
_KEY = re.compile(rf"{RAW_PREFIX}{ERASED} [{LETTERS}]{{{MANY_LETTERS}}}")


def is_erased(key: str) -> bool:
    """Tell whether the phone key stands for an erased customer: for orders, and for no person."""
    return _KEY.fullmatch(key) is not None
