"""The proof of the outline: every customer's codes against the summary's own row."""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

from sqlalchemy import Connection, select

from custui.store import outline, outline_sets
from custui.store.proof import MOST_DIFFERENCES
from custui.store.shelves import SUMMARY
from custui.store.traits import TRAITS, Trait

_AT_ONCE = 50_000


def outline_proof(connection: Connection) -> list[str]:
    """Return which customers a filter may leave out: a sentence each, so many at most.

    Those that the outline calls unsure, or does not reach, it leaves out of nothing.
    """
    with closing(_differences(connection)) as found:
        return list(islice(found, MOST_DIFFERENCES))


def _differences(connection: Connection) -> Generator[str, None, None]:
    unsure = frozenset(outline.unsure(connection))
    for trait in TRAITS:
        yield from _of_trait(connection, trait, unsure)
    for number in outline_sets.numbers(connection):
        yield from _of_set(connection, number, unsure)
    for start, amounts in outline.amounts(connection):
        within = (SUMMARY.c.id >= start, SUMMARY.c.id < start + len(amounts))
        spent = select(SUMMARY.c.id, SUMMARY.c.phone_key, SUMMARY.c.spent).where(*within)
        for number, phone, amount in connection.execute(spent).all():
            if number not in unsure and amounts[number - start] != amount:
                yield f"{phone}: what groups spent is added up from what it was before"
    if outline.reach(connection):
        # NumPy is read in with it.
        from custui.store import proof_letters

        yield from proof_letters.differences(connection, unsure)


def _of_set(connection: Connection, number: int, unsure: frozenset[int]) -> Generator[str, None, None]:
    held = outline.members(connection, number)
    name = "notes" if number == outline_sets.NOTED else "a segment"
    # By members alone: to look at each of millions for each of a hundred segments would take an hour.
    told = set(_ones(held))
    theirs = {customer for customer in outline_sets.everybody_in(connection, number) if customer < len(held)}
    for customer in sorted((told ^ theirs) - unsure):
        yield f"customer {customer}: filters by {name} go by what it was before"


def _ones(held: bytes) -> Iterator[int]:
    """Yield where 1 stands."""
    at = held.find(1)
    while at >= 0:
        yield at
        at = held.find(1, at + 1)


def _of_trait(connection: Connection, trait: Trait, unsure: frozenset[int]) -> Generator[str, None, None]:
    held = outline.codes(connection, trait)
    value = SUMMARY.c[trait.column]
    for start in range(0, len(held), _AT_ONCE):
        within = (SUMMARY.c.id >= start, SUMMARY.c.id < min(start + _AT_ONCE, len(held)))
        rows = connection.execute(select(SUMMARY.c.id, SUMMARY.c.phone_key, value).where(*within)).all()
        codes = trait.codes_of([row[2] for row in rows])
        for (number, phone, _), code in zip(rows, codes, strict=True):
            if held[number] != code and number not in unsure:
                yield f"{phone}: filters by {trait.column} go by what it was before"
        left = bytearray(held[start : start + _AT_ONCE])
        for number in (*(row[0] for row in rows), *unsure):
            if start <= number < start + len(left):
                left[number - start] = 0
        if any(left):
            yield f"somebody who is gone is counted by {trait.column}"
