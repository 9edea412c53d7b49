"""`custui import --explain FILE…`: what an import would make of files, told to people."""

from collections.abc import Sequence
from pathlib import Path

from custui.commands.output import ascii_only, print_table, say
from custui.domain.channel import fold_channel
from custui.domain.errors import FileError
from custui.domain.money import format_money
from custui.domain.orders import IncomingOrder
from custui.domain.phone import read_phone
from custui.domain.rules import ShopRules
from custui.domain.status import fold_status
from custui.transfer.explaining import Explanation, explain
from custui.transfer.fields import name_some
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.safe_file import safe_file
from custui.transfer.starting_mapping import mapping_path


def explain_files(files: Sequence[Path], options: FileOptions, rules: ShopRules) -> bool:
    """Explain each file, and write a mapping file to start from; tell whether all could be imported."""
    fine = True
    for file in files:
        told = explain(file, options, rules)
        _print(told, rules)
        if options.mapping is None:
            _write_mapping(file, told)
        fine = fine and not (told.missing or told.question or told.rejections)
    return fine


def _print(told: Explanation, rules: ShopRules) -> None:
    say(f"{told.path}: {told.title} ({told.kind}), under the origin {told.origin}")
    if told.fields:
        print_table(("Field", "Read from"), [(field, source) for field, source in told.fields])
    if told.unread:
        say(f"Not read: {name_some(told.unread)}")
    if told.missing:
        say(f"Nothing can be imported: no column for {' and '.join(told.missing)}.", error=True)
    if told.question:
        say(told.question, error=True)
    if told.orders:
        say("The first orders as they would arrive:")
        print_table(
            ("Order", "Date", "Customer", "Phone", "Status", "Channel", "Amount", "Items"),
            [_row(order, rules) for order in told.orders],
            right=frozenset({"Amount"}),
        )
    for rejection in told.rejections:
        say(rejection.sentence, error=True)


def _row(order: IncomingOrder, rules: ShopRules) -> tuple[str, ...]:
    phone = read_phone(order.phone, rules.region)
    amount = format_money(order.total, order.currency, ascii_only=ascii_only())
    refunded = format_money(order.refunded, order.currency, ascii_only=ascii_only())
    return (
        order.number,
        order.created_at.astimezone(rules.zone).strftime("%Y-%m-%d %H:%M"),
        order.customer_name,
        " ".join(filter(None, (phone.key, *phone.alternates))),
        fold_status(order.status).value,
        fold_channel(order.channel),
        f"{amount} -{refunded}" if order.refunded else amount,
        ", ".join(f"{item.quantity} × {item.product or item.sku}" for item in order.items),
    )


def _write_mapping(file: Path, told: Explanation) -> None:
    path = mapping_path(file)
    try:
        with safe_file(path) as text:
            text.write(told.mapping)
    except FileError as error:
        say(f"No mapping file to start from: {error}", error=True)
    else:
        say(f"A mapping file to start from: {path}")
