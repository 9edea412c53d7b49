"""All that is kept of one customer to a JSON or CSV file, or the customer's own copy of it.

The own copy holds what the customer gave and bought: no notes, segments, flags or activity, which are
the shop's own. The CSV has a row for each item of an order, each note and each thing done, all with whose
they are; what an order comes to stands in the row of its first item alone, so that a column can be added up.
"""

import csv
import json
from collections.abc import Iterator

from custui.domain.activity import Activity
from custui.domain.customer import CustomerDetails, Note
from custui.domain.deeds import Progress, no_progress
from custui.domain.errors import UnknownCustomerError
from custui.domain.exporting import CustomerFileRequest, ExportFormat
from custui.domain.happenings import entry_words
from custui.domain.money import decimal_string
from custui.domain.orders import Order, OrderItem
from custui.domain.period import ALL_TIME
from custui.domain.repository import DeskRepository
from custui.domain.rules import ShopRules
from custui.transfer.cells import safe_cell
from custui.transfer.records import details_record, iso_time, order_record
from custui.transfer.safe_file import check_new_file, safe_file

Record = dict[str, object]
_OWN = ("phone", "name", "whatsapp", "city", "state", "customer_since", "last_order_at")
"""Of the customer, what is the customer's own."""
_COLUMNS = (
    "what", "at", "phone", "name", "order_number", "status", "source", "product", "sku", "quantity",
    "unit_price", "total_amount", "refunded", "currency", "address", "city", "state", "by", "text", "due_on",
    "done_at",
)  # fmt: skip


def export_customer(
    repository: DeskRepository, request: CustomerFileRequest, progress: Progress = no_progress
) -> int:
    """Write the customer of `request`, and return how many orders the file holds.

    `progress` is called before and after. Raises UnknownCustomerError where no order bears the phone,
    FileError or StoreError; then nothing of the file is left.
    """
    check_new_file(request.path, overwrite=request.overwrite)
    details = repository.get_customer_details(request.phone, ALL_TIME)
    if details is None:
        raise UnknownCustomerError(f"no order bears the phone {request.phone} any more")
    orders = len(details.orders)
    progress(0, orders)
    log = () if request.for_customer else tuple(_whole_log(repository, request.phone))
    write = _write_json if request.format is ExportFormat.JSON else _write_csv
    write(details, log, request, repository.rules)
    progress(orders, orders)
    return orders


def _whole_log(repository: DeskRepository, phone: str) -> Iterator[Activity]:
    before: int | None = None
    while True:
        page = repository.activity(phone, before)
        yield from page.entries
        if not page.has_more:
            return
        before = page.entries[-1].id


def _write_json(
    details: CustomerDetails, log: tuple[Activity, ...], request: CustomerFileRequest, rules: ShopRules
) -> None:
    record = _own_copy(details, rules) if request.for_customer else _everything(details, log, rules)
    with safe_file(request.path, overwrite=request.overwrite) as file:
        json.dump(record, file, indent=1)
        file.write("\n")


def _own_copy(details: CustomerDetails, rules: ShopRules) -> Record:
    customer = details_record(details, rules, {})["customer"]
    assert isinstance(customer, dict)
    return {
        "customer": {name: customer[name] for name in _OWN},
        "other_phones": [alias.phone for alias in details.aliases],
        "orders": [_order(order, rules) for order in details.orders],
    }


def _everything(details: CustomerDetails, log: tuple[Activity, ...], rules: ShopRules) -> Record:
    record = details_record(details, rules, {})
    del record["contact"]
    return {
        **record,
        "other_phones": [alias.phone for alias in details.aliases],
        "other_names": list(details.names),
        "orders": [_order(order, rules) for order in details.orders],
        "notes": [_note(note, rules) for note in details.notes],
        "activity": [
            {
                "at": iso_time(entry.at, rules),
                "by": entry.agent,
                "action": entry.action,
                "detail": dict(entry.detail),
            }
            for entry in log
        ],
    }


def _order(order: Order, rules: ShopRules) -> Record:
    return {
        **order_record(order, rules),
        "refunded": decimal_string(order.refunded, order.currency),
        "customer_name": order.customer_name,
        "phone": order.phone_text,
        "address": order.address,
        "city": order.city,
        "state": order.state,
    }


def _note(note: Note, rules: ShopRules) -> Record:
    return {
        "body": note.body,
        "author": note.author,
        "created_at": iso_time(note.created_at, rules),
        "pinned": note.pinned,
        "due_on": None if note.due_on is None else note.due_on.isoformat(),
        "done_at": None if note.done_at is None else iso_time(note.done_at, rules),
    }


def _write_csv(
    details: CustomerDetails, log: tuple[Activity, ...], request: CustomerFileRequest, rules: ShopRules
) -> None:
    with safe_file(request.path, overwrite=request.overwrite, encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(_COLUMNS)
        customer = details.customer
        whose = {"phone": safe_cell(customer.phone), "name": safe_cell(customer.name)}
        for row in _csv_rows(details, log, rules, notes=not request.for_customer):
            writer.writerow([(row | whose).get(column, "") for column in _COLUMNS])


def _csv_rows(
    details: CustomerDetails, log: tuple[Activity, ...], rules: ShopRules, *, notes: bool
) -> Iterator[dict[str, str]]:
    for order in details.orders:
        first, *others = order.items or (None,)
        yield _item_row(order, first, rules) | _order_money(order)
        for item in others:
            yield _item_row(order, item, rules)
    for note in details.notes if notes else ():
        yield {
            "what": "follow-up" if note.due_on else "note",
            "at": iso_time(note.created_at, rules),
            "by": safe_cell(note.author),
            "text": safe_cell(note.body),
            "due_on": note.due_on.isoformat() if note.due_on else "",
            "done_at": iso_time(note.done_at, rules) if note.done_at else "",
        }
    for entry in log:
        day = entry.at.astimezone(rules.zone).date()
        yield {
            "what": "activity",
            "at": iso_time(entry.at, rules),
            "by": safe_cell(entry.agent),
            "text": safe_cell(entry_words(entry, day)),
        }


def _order_money(order: Order) -> dict[str, str]:
    return {
        "total_amount": decimal_string(order.total, order.currency),
        "refunded": decimal_string(order.refunded, order.currency),
    }


def _item_row(order: Order, item: OrderItem | None, rules: ShopRules) -> dict[str, str]:
    row = {
        "what": "order",
        "at": iso_time(order.created_at, rules),
        "order_number": safe_cell(order.number),
        "status": order.status.value,
        "source": safe_cell(order.channel),
        "currency": safe_cell(order.currency),
        "address": safe_cell(order.address),
        "city": safe_cell(order.city),
        "state": safe_cell(order.state),
    }
    if item is not None:
        row |= {
            "product": safe_cell(item.product),
            "sku": safe_cell(item.sku),
            "quantity": str(item.quantity),
            "unit_price": decimal_string(item.unit_price, order.currency),
        }
    return row
