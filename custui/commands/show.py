"""`custui show PHONE`: one customer, for reading or as JSON."""

from typing import Annotated

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import ascii_only, print_json, print_table, say
from custui.commands.selection import PeriodOption
from custui.domain.customer import CustomerDetails, CustomerRow
from custui.domain.errors import UnknownCustomerError
from custui.domain.money import average_money, format_money
from custui.domain.period import Period, parse_period
from custui.domain.phone import international_form, read_phone
from custui.domain.rules import ShopRules
from custui.domain.sentences import ago, insight_sentences, rate_text, trend_text, trend_words
from custui.domain.trend import Trend
from custui.terminal.links import tel_url, whatsapp_url
from custui.transfer.records import details_record


def show_customer(
    context: typer.Context,
    phone: Annotated[str, typer.Argument(help="The number, in any spelling.")],
    period: PeriodOption = "all",
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Show one customer: profile, figures, insights, orders, notes."""
    invocation: Invocation = context.obj
    try:
        chosen = parse_period(period)
    except ValueError as error:
        raise WrongUseError(f"--period: {error}") from None
    key = read_phone(phone, invocation.rules.region).key
    with invocation.open() as repository:
        details = repository.get_customer_details(key, chosen) if key else None
    if details is None:
        raise UnknownCustomerError(f"no order bears the phone {phone}")
    if json:
        print_json(details_record(details, invocation.rules, _contact(details.customer)))
        return
    _print_details(details, chosen, invocation.rules)


def _contact(customer: CustomerRow) -> dict[str, str | None]:
    return {
        "whatsapp_url": whatsapp_url(customer.whatsapp) if customer.whatsapp else None,
        "tel_url": tel_url(customer.phone),
    }


def _print_details(details: CustomerDetails, period: Period, rules: ShopRules) -> None:
    customer, stats = details.customer, details.stats

    def money(amount: int | None) -> str:
        return "—" if amount is None else format_money(amount, rules.currency, ascii_only=ascii_only())

    flags = " · ".join(f"{flag.symbol} {flag.word}" for flag in customer.flags)
    say(f"{customer.name or 'No name'}  {international_form(customer.phone)}  {flags}")
    since = customer.first_order_at.astimezone(rules.zone).date()
    say(f"customer since {since}, last order {ago(customer.days_since_last_order)}")
    say("")
    conversion = rate_text(stats.conversion_rate.value)
    if stats.figures.orders:
        conversion += f" · {stats.figures.delivered}/{stats.figures.orders}"
    spent = money(stats.figures.spent)
    if stats.figures.other_currency:
        spent += f" (+{stats.figures.other_currency} in another currency)"
    mean = stats.figures.average
    average = "—" if mean is None else average_money(mean, rules.currency, ascii_only=ascii_only())
    in_words = trend_words if ascii_only() else trend_text
    idle = stats.days_since_last_order.value
    cards: list[tuple[str, str, Trend]] = [
        ("Total orders", str(stats.figures.orders), stats.total_orders.trend),
        ("Total spent", spent, stats.total_spent.trend),
        ("Average order value", average, stats.average_order_value.trend),
        ("Conversion rate", conversion, stats.conversion_rate.trend),
        ("Days since last order", "—" if idle is None else str(idle), stats.days_since_last_order.trend),
    ]
    print_table(
        (period.title, "", "Trend"), [(title, value, in_words(trend)) for title, value, trend in cards]
    )
    say("")
    for sentence in insight_sentences(details.insights):
        say(sentence)
    say("")
    print_table(
        ("Order", "Date", "Status", "Channel", "Amount"),
        [
            (
                order.number,
                order.created_at.astimezone(rules.zone).strftime("%Y-%m-%d %H:%M"),
                order.status.value,
                order.channel,
                format_money(order.total, order.currency, ascii_only=ascii_only()),
            )
            for order in details.orders
        ],
        frozenset({"Amount"}),
    )
    for note in details.notes:
        say(f"note by {note.author}, {note.created_at.astimezone(rules.zone).date()}: {note.body}")
