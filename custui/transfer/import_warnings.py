"""What an import says of files that it took, but not without reserve."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from custui.domain.orders import SaveOutcome
from custui.domain.rules import ShopRules
from custui.transfer.fields import name_some, shorten

_WORDS_NAMED = 10
CONFLICTS_NAMED = 50


class FileCounts(Struct, frozen=True):
    """What there is to tell of one file."""

    file: str
    rows: int
    ignored: tuple[str, ...] = ()
    """Columns or keys that name no field."""
    rounded_prices: int = 0
    nameless_items: int = 0
    repeated_orders: int = 0
    disagreeing: Mapping[str, int] | None = None
    """Column → orders whose lines hold different values."""
    passed_over: int = 0
    """Of no order yet."""


def import_warnings(files: Sequence[FileCounts], outcome: SaveOutcome, rules: ShopRules) -> tuple[str, ...]:
    """Return the warnings, each a sentence, those on single files first."""
    return (*(line for counts in files for line in _of_file(counts)), *_of_orders(outcome, rules))


def _of_file(counts: FileCounts) -> Iterator[str]:
    file = counts.file
    if not counts.rows:
        yield f"{file} holds no orders"
    if counts.ignored:
        yield f"{file}: not of the order layout, and ignored: {name_some(counts.ignored)}"
    for column, orders in (counts.disagreeing or {}).items():
        yield f"{file}: {_orders(orders)} whose lines differ in {column}; the first value counts"
    if counts.repeated_orders:
        yield f"{file}: {_orders(counts.repeated_orders)} more than once in the list, taken once"
    if counts.passed_over:
        yield f"{file}: {_count(counts.passed_over, 'unfinished or deleted order')} passed over"
    if counts.rounded_prices:
        yield f"{file}: {_count(counts.rounded_prices, 'unit price')} finer than the currency, rounded"
    if counts.nameless_items:
        yield f"{file}: {_count(counts.nameless_items, 'item')} without a product name"


def _of_orders(outcome: SaveOutcome, rules: ShopRules) -> Iterator[str]:
    words = sorted(outcome.unknown_statuses.items(), key=lambda pair: (-pair[1], pair[0]))
    for word, orders in words[:_WORDS_NAMED]:
        if word.strip():
            yield f"{_orders(orders)} with the unknown status '{shorten(word)}', kept as open"
        else:
            yield f"{_orders(orders)} without a status, kept as open"
    if len(words) > _WORDS_NAMED:
        rest = sum(orders for _, orders in words[_WORDS_NAMED:])
        yield f"{_orders(rest)} with other unknown statuses, kept as open"
    for conflict in outcome.conflicts[:CONFLICTS_NAMED]:
        yield conflict.sentence
    if len(outcome.conflicts) > CONFLICTS_NAMED:
        yield f"{_orders(len(outcome.conflicts) - CONFLICTS_NAMED)} more in conflict with this desk's own"
    if outcome.other_currency:
        yield f"{_orders(outcome.other_currency)} not in {rules.currency}, listed but in no sum"
    if outcome.dated_ahead:
        yield f"{_orders(outcome.dated_ahead)} dated ahead of now, taken as they are"
    if outcome.unverified_phones:
        yield f"{_orders(outcome.unverified_phones)} with a phone of a prefix not known yet (unverified)"
    if outcome.unreadable_phones:
        yield f"{_orders(outcome.unreadable_phones)} with an unreadable phone"
    if outcome.damaged_phones:
        yield f"{_orders(outcome.damaged_phones)} with a phone whose digits a spreadsheet rounded away"


def _orders(count: int) -> str:
    return _count(count, "order")


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
