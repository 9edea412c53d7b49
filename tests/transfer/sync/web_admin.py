"""The web admin's database as Prisma lays it out, with a few made-up orders, on any engine."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from custui.store.engine import postgresql_engine

_STATUSES = (
    "NEW",
    "CONFIRMED",
    "DISPATCHED",
    "DELIVERED",
    "CANCELLED",
    "POSTPONED",
    "NOT_REACHABLE",
    "NOT_PICKING_CALLS",
)
_SOURCES = ("FACEBOOK", "TIKTOK", "WHATSAPP", "WEBSITE")
_CURRENCIES = ("NGN", "GHS", "USD")
_ENUMS = {"OrderStatus": _STATUSES, "OrderSource": _SOURCES, "Currency": _CURRENCIES}
_SCHEMA = """
    CREATE TABLE products (
        "id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "price" {float} NOT NULL, "sku" TEXT
    );
    CREATE TABLE orders (
        "id" TEXT PRIMARY KEY, "orderNumber" {number} NOT NULL UNIQUE, "customerName" TEXT NOT NULL,
        "customerPhone" TEXT NOT NULL, "customerWhatsapp" TEXT, "deliveryAddress" TEXT NOT NULL,
        "state" TEXT NOT NULL, "city" TEXT NOT NULL, "status" {OrderStatus} NOT NULL DEFAULT 'NEW',
        "source" {OrderSource} NOT NULL, "currency" {Currency} NOT NULL DEFAULT 'NGN',
        "totalAmount" {float} NOT NULL DEFAULT 0, "createdAt" {time} NOT NULL, "updatedAt" {time} NOT NULL
    );
    CREATE TABLE order_items (
        "id" TEXT PRIMARY KEY, "orderId" TEXT NOT NULL REFERENCES orders ("id") ON DELETE CASCADE,
        "productId" TEXT NOT NULL REFERENCES products ("id"), "quantity" INTEGER NOT NULL,
        "price" {float} NOT NULL
    )
"""


class WebAdmin:
    """The other program; it keeps its times in UTC, to the millisecond, without saying so."""

    def __init__(self, address: str, number: str = "TEXT") -> None:
        """Make the tables at `address`, a file or a URL; `number` is the type of order numbers."""
        self.address = address
        url = make_url(address) if "://" in address else None
        self.engine: Engine = create_engine(f"sqlite:///{address}") if url is None else postgresql_engine(url)
        types = {"float": "DOUBLE PRECISION", "time": "TIMESTAMP(3)", "number": number}
        with self.engine.begin() as connection:
            for name, words in _ENUMS.items():
                types[name] = "TEXT" if url is None else f'"{name}"'
                if url is not None:
                    values = ", ".join(f"'{word}'" for word in words)
                    connection.execute(text(f'CREATE TYPE "{name}" AS ENUM ({values})'))
            for statement in _SCHEMA.format(**types).split(";"):
                connection.execute(text(statement))
            for product in (("p1", "Shea butter", 4000.0, "SB"), ("p2", "Ankara 6 yards", 12000.5, None)):
                _insert(
                    connection, "products", dict(zip(("id", "name", "price", "sku"), product, strict=True))
                )

    def order(
        self,
        key: str,
        number: object,
        at: datetime,
        items: Sequence[tuple[str, int, float]] = (("p1", 1, 4000.0),),
        **columns: object,
    ) -> None:
        """Add an order of `items` (product, quantity, price), placed and last changed `at`."""
        row: dict[str, object] = {
            "id": key,
            "orderNumber": number,
            "customerName": "Ngozi Eze-Obi",
            "customerPhone": "0803 555 0147",
            "deliveryAddress": "4 Allen Ave",
            "state": "Lagos",
            "city": "Ikeja",
            "source": "WHATSAPP",
            "totalAmount": sum(quantity * price for _, quantity, price in items),
            "createdAt": self._time(at),
            "updatedAt": self._time(at),
            **columns,
        }
        with self.engine.begin() as connection:
            _insert(connection, "orders", row)
            for place, (product, quantity, price) in enumerate(items, 1):
                item = {"id": f"{key}-{place}", "orderId": key, "productId": product}
                _insert(connection, "order_items", {**item, "quantity": quantity, "price": price})

    def change(self, key: str, at: datetime, **columns: object) -> None:
        """Change columns of an order `at` a moment."""
        changes = {**columns, "updatedAt": self._time(at)}
        with self.engine.begin() as connection:
            _update(connection, key, changes)

    def delete(self, *keys: str) -> None:
        """Delete orders, and with them their items."""
        with self.engine.begin() as connection:
            for key in keys:
                for table, column in (("order_items", "orderId"), ("orders", "id")):
                    connection.execute(text(f'DELETE FROM {table} WHERE "{column}" = :key'), {"key": key})

    def execute(self, statement: str) -> None:
        """Do anything else."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def contents(self) -> list[Any]:
        """Return all that is in it."""
        with self.engine.connect() as connection:
            return [
                tuple(row)
                for table in ("products", "orders", "order_items")
                for row in connection.execute(text(f'SELECT * FROM {table} ORDER BY "id"'))
            ]

    def _time(self, at: datetime) -> object:
        naive = at.astimezone(UTC).replace(tzinfo=None)
        return naive if self.engine.dialect.name != "sqlite" else naive.isoformat(" ", "milliseconds")


def _insert(connection: Connection, table: str, row: Mapping[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), dict(row))


def _update(connection: Connection, key: str, row: Mapping[str, object]) -> None:
    changes = ", ".join(f'"{name}" = :{name}' for name in row)
    connection.execute(text(f'UPDATE orders SET {changes} WHERE "id" = :key'), {**row, "key": key})
