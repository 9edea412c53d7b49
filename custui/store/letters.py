"""Letters: which pairs of characters stand in what a customer is searched by, a bit each.

Whatever holds a word holds each of its pairs, so only customers who have them all may be found, and hardly
anybody has who is not: a few bits tell it, where LIKE would read each one's row.

Texts are taken as the bytes of UTF-8. Two digits have a *plane* of bits to themselves, as numbers are made
of nothing else; other pairs share planes by chance, and so do the single characters beside them, by which a
word of one or two is told.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from custui.store.marks import Marks

PLANES = 384

_Bytes = NDArray[np.uint8]
_Planes = NDArray[np.intp]

_OF_DIGITS, _OF_SINGLES = 100, 32
_FIRST_SINGLE = PLANES - _OF_SINGLES
_OTHERS = _FIRST_SINGLE - _OF_DIGITS
_SPREAD = 59
"""With it few of the usual pairs share a plane; it has no divisor in common with how many they share."""
_SPACE, _LINE, _ZERO, _NINE = b" \n09"


def planes_of(word: str) -> frozenset[int]:
    """Return the planes that hold every text in which `word` stands; none where they do not tell."""
    written = _bytes(word)
    pairs, singles = _pairs(written)[0], _singles(written)[0]
    # Of one pair alone, those who have another of its plane are told by its letters.
    return frozenset((pairs if len(pairs) > 1 else np.concatenate([pairs, singles])).tolist())


def held_by(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each plane, side by side, whether it holds each of `texts`."""
    written = [_bytes(text + "\n") for text in texts]
    lengths = np.fromiter(map(len, written), np.intp, len(written))
    owners = np.repeat(np.arange(len(written)), lengths)
    held: Marks = np.zeros((PLANES, len(written)), np.bool_)
    everything = np.concatenate([*written, np.zeros(0, np.uint8)])
    for planes, places in (_pairs(everything), _singles(everything)):
        held[planes, owners[places]] = True
    return held


def _bytes(text: str) -> _Bytes:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _pairs(written: _Bytes) -> tuple[_Planes, _Planes]:
    """Return the plane of each pair, and where it begins."""
    one, other = written[:-1].astype(np.intp), written[1:].astype(np.intp)
    planes = np.where(
        _are_digits(one) & _are_digits(other),
        (one - _ZERO) * 10 + other - _ZERO,
        _OF_DIGITS + (one * _SPREAD + other) % _OTHERS,
    )
    places = np.flatnonzero(~_part_words(one) & ~_part_words(other))
    return planes[places], places


def _singles(written: _Bytes) -> tuple[_Planes, _Planes]:
    """Return the plane of each character but digits, of which nearly everybody has each, and where it is."""
    each = written.astype(np.intp)
    places = np.flatnonzero(~_are_digits(each) & ~_part_words(each))
    return _FIRST_SINGLE + each[places] % _OF_SINGLES, places


def _are_digits(each: _Planes) -> Marks:
    return (each >= _ZERO) & (each <= _NINE)


def _part_words(each: _Planes) -> Marks:
    return np.isin(each, (_SPACE, _LINE))
