"""`custui list`: customers as a table or as JSON."""

from typing import Annotated

import typer

from custui.commands.invocation import Invocation
from custui.commands.output import ascii_only, counted, print_json, print_table, say
from custui.commands.selection import Selection, choosing
from custui.domain.customer import CustomerRow
from custui.domain.money import average_money, format_money
from custui.domain.phone import is_raw, national_form
from custui.domain.query import PageRequest
from custui.domain.rules import ShopRules
from custui.transfer.records import customer_record

HEADERS = ("Name", "Phone", "Orders", "Spent", "Average", "Last order", "Status", "Flags")
MOST_PAGES = 1_000_000_000
"""Rows up to its end can be counted by every store."""
FIGURES = frozenset({"Orders", "Spent", "Average"})


@choosing
def list_customers(
    context: typer.Context,
    selection: Selection,
    page: Annotated[int, typer.Option(min=1, max=MOST_PAGES)] = 1,
    page_size: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List customers."""
    invocation: Invocation = context.obj
    rules = invocation.rules
    query = selection.query(rules.currency)
    with invocation.open() as repository:
        result = repository.get_customers(query.filters, query.period, PageRequest(page, page_size))
        total = repository.count_customers(query.filters, query.period)
    if json:
        customers = [customer_record(row, rules) for row in result.rows]
        print_json({"total": total, "page": page, "page_size": page_size, "customers": customers})
        return
    print_table(HEADERS, [_cells(row, rules) for row in result.rows], FIGURES)
    first = (page - 1) * page_size + 1
    shown = f"{first}–{first + len(result.rows) - 1}" if result.rows else "none"
    say(f"{shown} of {counted(total, 'customer')}")
    if any(row.figures.other_currency for row in result.rows):
        say("* and orders in another currency, which are in no sum")


def _cells(row: CustomerRow, rules: ShopRules) -> tuple[str, ...]:
    def money(amount: int | None) -> str:
        return "—" if amount is None else format_money(amount, rules.currency, ascii_only=ascii_only())

    average = row.figures.average
    return (
        row.name,
        _phone(row.phone, rules.region),
        str(row.figures.orders),
        money(row.figures.spent) + (" *" if row.figures.other_currency else ""),
        "—" if average is None else average_money(average, rules.currency, ascii_only=ascii_only()),
        row.last_order_at.astimezone(rules.zone).date().isoformat(),
        "active" if row.active else "inactive",
        " ".join(flag.value for flag in row.flags),
    )


def _phone(key: str, region: str) -> str:
    """Return the number as `list --json` has it; for a key that is no number, the text it stands for."""
    return f"unreadable: {national_form(key, region)}" if is_raw(key) else key
