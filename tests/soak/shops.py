"""Shops of every kind whose exports are damaged."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EXPORTS = Path(__file__).parents[1] / "transfer" / "formats" / "exports"


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and the order that it belongs to."""

    number: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file."""

    name: str
    header: Sequence[str]
    order: Callable[[random.Random, int], Sequence[Mapping[str, str]]]
    """Returns the rows of an order by column; the n-th of its file."""
    number: str
    """The column with the order's number."""
    delimiter: str = ","
    always_quoted: bool = False
    mapping: Mapping[str, object] = field(default_factory=dict)

    def orders(self, rng: random.Random, count: int) -> Iterator[Row]:
        """Yield the rows of so many orders."""
        for at in range(count):
            rows = self.order(rng, at)
            for row in rows:
                yield Row(rows[0][self.number], [row.get(column, "") for column in self.header])

    def line(self, cells: Sequence[str]) -> str:
        """Return the cells as a line of the file, without its end."""
        if self.always_quoted:
            return self.delimiter.join(f'"{cell}"' for cell in cells)
        special = set(f'"{self.delimiter}\r\n')
        return self.delimiter.join(
            cell if special.isdisjoint(cell) else '"{}"'.format(cell.replace('"', '""')) for cell in cells
        )


def _head(name: str) -> list[str]:
    line = (_EXPORTS / name).read_text("utf-8-sig").splitlines()[0]
    return [heading.strip('"') for heading in line.split(",")]


def _phone(rng: random.Random) -> str:
    return f"080355{rng.randrange(100_000):05}"


def _generic(rng: random.Random, at: int) -> list[dict[str, str]]:
    order = {
        "Order No": f"G{at}", "Date": f"2026-03-{1 + at % 28:02} 10:00", "Name": "Ann Bello",
        "Phone": _phone(rng), "Total": f"{rng.randrange(9_000)}.05", "Status": "delivered",
    }  # fmt: skip
    count = rng.randrange(1, 4)
    return [order | {"Item": f"thing {n}", "Qty": str(n + 1), "Price": "5.25"} for n in range(count)]


def _shopify(rng: random.Random, at: int) -> list[dict[str, str]]:
    items = [
        {"Name": f"#{at}", "Lineitem name": f"Tee {n}", "Lineitem quantity": "2", "Lineitem price": "9500.00"}
        for n in range(rng.randrange(1, 4))
    ]
    items[0] |= {
        "Financial Status": rng.choice(("paid", "pending", "refunded")), "Fulfillment Status": "fulfilled",
        "Currency": "NGN", "Total": f"{rng.randrange(90_000)}.50", "Created at": "2025-10-07 09:50:26 +0200",
        "Billing Name": "Bola, Ade", "Billing Phone": f"'+2348035{rng.randrange(10**6):06}", "Source": "web",
        "Billing Province Name": "Lagos", "Refunded Amount": "0.00",
    }  # fmt: skip
    return items


def _labelled(rng: random.Random, at: int) -> list[dict[str, str]]:
    items = [{"Item Name": f"Soap &amp; {n}", "Quantity": "2", "Item Cost": "1250.50", "Item #": str(n)}
             for n in range(rng.randrange(1, 3))]  # fmt: skip
    items[0] |= {
        "Order Number": f"W{at}", "Order Status": rng.choice(("Completed", "On hold")),
        "Order Date": "2026-03-02 14:05", "First Name (Billing)": "Ngozi", "Phone (Billing)": _phone(rng),
        "Order Total Amount": f"{rng.randrange(9_000)}.25", "City (Billing)": "Kano",
    }  # fmt: skip
    return items


def _columnar(rng: random.Random, at: int) -> list[dict[str, str]]:
    return [{
        "order_id": str(9000 + at), "order_number": f"C{at}", "order_date": "2026-03-02 14:05:11",
        "status": "completed", "order_total": f"{rng.randrange(9_000)}.25", "order_currency": "NGN",
        "billing_first_name": "Ngozi", "billing_phone": _phone(rng),
        "line_item_1": "name:Lace, red|product_id:1|sku:L|quantity:2|total:10.00",
    }]  # fmt: skip


def _admin(rng: random.Random, at: int) -> list[dict[str, str]]:
    return [{
        "Order Number": f"A{at}", "Customer Name": 'Musa "Small" Bello', "Phone": _phone(rng),
        "City": "Ikeja", "State": "Lagos", "Status": "DELIVERED", "Source": "WHATSAPP", "Currency": "NGN",
        "Total Amount": f"NGN {rng.randrange(10**7) / 100:,.2f}", "Delivered At": "N/A",
        "Created At": f"Apr {1 + at % 30}, 2026, 03:07 PM",
    }]  # fmt: skip


def _rep(rng: random.Random, at: int) -> list[dict[str, str]]:
    return [{
        "Order Number": f"R{at}", "Customer Name": 'Musa "Small" Bello', "Phone": _phone(rng),
        "Location": "Ikeja, Lagos", "Status": "NEW", "Source": "FACEBOOK", "Total": "NGN 1.234.500,50",
        "Created At": "Apr 25, 2026, 03:07 PM",
    }]  # fmt: skip


def _mapped(rng: random.Random, at: int) -> list[dict[str, str]]:
    return [
        {
            "Nr": f"M{at}",
            "Am": f"{13 + at % 15}/03/2026",
            "Tel": _phone(rng),
            "Summe": "1.234,50",
            "Was": "Seife",
        }
    ]


KINDS = (
    Kind("generic", ("Order No", "Date", "Name", "Phone", "Item", "Qty", "Price", "Total", "Status"),
         _generic, "Order No", delimiter=";"),
    Kind("shopify", _head("shopify_orders_export.csv"), _shopify, "Name"),
    Kind("woocommerce, labelled", _head("woocommerce_orders_export.csv"), _labelled, "Order Number"),
    Kind("woocommerce, columnar", _head("woocommerce_order_columns.csv"), _columnar, "order_number"),
    Kind("web admin", _head("web_admin_orders.csv"), _admin, "Order Number"),
    Kind("sales rep", _head("web_admin_rep_orders.csv"), _rep, "Order Number", always_quoted=True),
    Kind("mapped", ("Nr", "Am", "Tel", "Summe", "Was"), _mapped, "Nr", delimiter="\t", mapping={
        "fields": {"order_number": "Nr", "created_at": "Am", "customer_phone": "Tel", "total_amount": "Summe",
                   "product": "Was"},
    }),
)  # fmt: skip
