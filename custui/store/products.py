"""The products that the shop has sold, for typing an order: kept in step by every write, found by words.

The table remembers: a product stays as it was last sold even where that order is changed or deleted by
an import. `custui rebuild` makes it anew from the orders that there are.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    or_,
    select,
    true,
    update,
)

from custui.domain.products import ProductChoice
from custui.domain.text import fold
from custui.store.keys import among
from custui.store.product_sales import Sale, all_sold
from custui.store.row_ids import next_id
from custui.store.rows import moment
from custui.store.shelves import PRODUCTS
from custui.store.storable import storable

_MOST_WORDS = 8
_LONGEST = 100
"""Words, and characters of what is typed, that are looked at."""
_ENOUGH = 200
"""Products that hold what is typed, the latest, among which those are looked for that begin with it."""
_PUT = """
    INSERT INTO products (id, known_by, words, product, sku, unit_price, currency, last_sold_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (known_by) DO UPDATE SET
        words = excluded.words, product = excluded.product, sku = excluded.sku,
        unit_price = excluded.unit_price, currency = excluded.currency, last_sold_at = excluded.last_sold_at
    WHERE (excluded.unit_price > 0, excluded.last_sold_at, excluded.unit_price,
           excluded.currency, excluded.product, excluded.sku)
        > (products.unit_price > 0, products.last_sold_at, products.unit_price,
           products.currency, products.product, products.sku)
"""
_KEPT = ("words", "product", "sku", "unit_price", "currency", "last_sold_at")


def product_choices(connection: Connection, text: str, limit: int) -> tuple[ProductChoice, ...]:
    """Return the products whose name or SKU hold every word of `text`; see `CustomerDesk`."""
    typed = fold(storable(text)[:_LONGEST])
    words = dict.fromkeys(typed.split()[:_MOST_WORDS])
    holds = and_(true(), *(PRODUCTS.c.words.contains(word, autoescape=True) for word in words))
    found = _latest(connection, holds, max(_ENOUGH, limit) if typed else limit)
    beginning = [row for row in found if row.words.startswith(typed) or f"\n{typed}" in row.words]
    if len(found) >= _ENOUGH and len(beginning) < limit:
        # Of a common word there may be older ones; of a rare one all are here, after one walk.
        names = PRODUCTS.c.words.startswith(typed, autoescape=True)
        skus = PRODUCTS.c.words.contains(f"\n{typed}", autoescape=True)
        beginning = _latest(connection, or_(names, skus), limit)
    ordered = dict.fromkeys([*beginning, *found])
    return tuple(
        ProductChoice(row.product, row.sku, row.unit_price, row.currency, moment(row.last_sold_at))
        for row in list(ordered)[:limit]
    )


def keep_products(connection: Connection, sold: Sequence[Sale]) -> None:
    """Put down these sales where they are greater than those that are kept."""
    if sold:
        # Past SQLAlchemy, as `custui.store.items`: an import has some thousands in every batch.
        put = _PUT if connection.dialect.name == "sqlite" else _PUT.replace("?", "%s")
        # A product that is there already keeps the id that it has.
        numbered = enumerate(sold, next_id(connection, PRODUCTS))
        connection.exec_driver_sql(put, [(number, *_row(sale)) for number, sale in numbered])


def products_before(connection: Connection, sold: Sequence[Sale]) -> list[dict[str, Any]]:
    """Return what `forget_products` needs to take these sales back; JSON can hold it."""
    made = {sale.columns["known_by"]: sale.columns for sale in sold}
    known = among(PRODUCTS.c.known_by, list(made), connection.dialect.name)
    was = {row.known_by: _columns(row) for row in connection.execute(select(PRODUCTS).where(known))}
    return [{"made": columns, "was": was.get(known_by)} for known_by, columns in made.items()]


def forget_products(connection: Connection, order_id: int, before: Sequence[dict[str, Any]]) -> None:
    """Put the products of an own order back as they were, but for what was sold since."""
    for product in before:
        made, was = product["made"], product["was"]
        there = PRODUCTS.c.known_by == made["known_by"]
        row = connection.execute(select(PRODUCTS).where(there)).one_or_none()
        if row is None or _columns(row) != made:
            continue
        if was is None:
            connection.execute(delete(PRODUCTS).where(there))
        else:
            connection.execute(update(PRODUCTS).where(there).values(was))
    keep_products(connection, all_sold(connection, after=order_id))


def reckon_products(connection: Connection) -> None:
    """Make the table anew from all orders."""
    connection.execute(delete(PRODUCTS))
    keep_products(connection, all_sold(connection))


def _columns(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("known_by", *_KEPT)}


def _row(sale: Sale) -> tuple[str | int, ...]:
    """Return the values of `_PUT`, but for the id."""
    words = sale.known_by, sale.words, sale.product, sale.sku
    return (*words, sale.unit_price, sale.currency, sale.last_sold_at)


def _latest(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[Row[Any]]:
    """Return the products that meet `condition`, the most recently sold first."""
    latest_first = (PRODUCTS.c.last_sold_at.desc(), PRODUCTS.c.words.desc())
    found = select(PRODUCTS).where(condition).order_by(*latest_first).limit(limit)
    return list(connection.execute(found))
