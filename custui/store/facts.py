"""What a store says of itself, and whether this custui can work on it."""

from msgspec import Struct

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.schema_versions import CURRENT_SCHEMA, SCHEMA_VERSIONS

MAKE_ONE = "fill one with `custui import FILE` or look around in `custui demo`"

UNFINISHED = "copying"
"""Stands for the rules in a store that is being copied into, see `custui.store.copying`."""


class StoreFacts(Struct, frozen=True):
    """What a store says of itself."""

    version: str
    """Of its schema."""
    rules: str
    """The fingerprint of the rules its summary was reckoned by, see `fingerprint`."""


def fingerprint(rules: ShopRules) -> str:
    """Return what the stored keys and sums depend on: region, currency, spent statuses."""
    return "|".join((rules.region, rules.currency, ",".join(sorted(rules.spent_statuses))))


def check_facts(facts: StoreFacts, name: str, wanted: str | None, *, read_only: bool) -> None:
    """Raise StoreError where the store called `name` is newer, or reckoned by other rules than `wanted`.

    None takes any rules; `read_only` also refuses an older schema, which cannot be migrated then.
    """
    if facts.version not in SCHEMA_VERSIONS:
        raise StoreError(
            f"{name} was made by a newer custui (schema {facts.version}): upgrade custui to open it"
        )
    if read_only and facts.version != CURRENT_SCHEMA:
        raise StoreError(f"{name} has an older schema: open it once without --read-only")
    if facts.rules == UNFINISHED != wanted:
        raise StoreError(f"{name} is a copy that was not finished: run the same `custui copy-store` again")
    if wanted is None or wanted == facts.rules:
        return
    stored = facts.rules.split("|")
    differences = [
        f"{what} {had or 'none'} (settings say {says or 'none'})"
        for what, had, says in zip(
            ("region", "currency", "spent statuses"), stored, wanted.split("|"), strict=False
        )
        if had != says
    ]
    raise StoreError(
        f"{name} was reckoned with {' and '.join(differences)}: run `custui rebuild`, or set it back"
    )
