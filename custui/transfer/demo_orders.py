"""The orders of the demo shop: what was bought, when, where, and how sloppily it was typed in."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from custui.domain.orders import IncomingOrder, OrderItem
from custui.transfer.demo_customers import GOODS_DRAW, DemoCustomer
from custui.transfer.demo_words import CHANNELS, GOODS

_SEED = 20_260_301
_DAYS = 548  # 18 months
_SECONDS_A_DAY = 86_400
_CURRENCY = "NGN"

_KINDS = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
_QUANTITIES = (1,) * 30 + (2,) * 11 + (3,) * 4 + (4,) * 2 + (5, 5, 6)
# The same few lines come up again and again, and an order line cannot be changed: each is made once.
# Nobody buys a fistful of wigs.
_LINES = tuple(
    tuple(
        OrderItem(name, min(quantity, 2) if naira >= 20_000 else quantity, naira * 100, sku)
        for quantity in _QUANTITIES
    )
    for name, sku, naira, _ in GOODS
)
# The shop's hours, with a peak at lunch and one after work.
_HOURS = (
    8, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 17, 18,
    18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 21, 21, 22,
)  # fmt: skip

# By age in days up to and including: the shop's words for what had become of an order, out of 20.
_STATUSES_BY_AGE = (
    (1, ("NEW",) * 11 + ("CONFIRMED",) * 7 + ("not_picking_calls", "CANCELLED")),
    (4, ("CONFIRMED",) * 5 + ("DISPATCHED",) * 9 + ("DELIVERED",) * 4 + ("POSTPONED", "CANCELLED")),
    (9, ("DELIVERED",) * 13 + ("DISPATCHED",) * 4 + ("POSTPONED", "CANCELLED", "RETURNED")),
    (_DAYS, ("DELIVERED",) * 8 + ("Delivered",) * 8 + ("completed", "CANCELLED", "CANCELLED", "RETURNED")),
)
_STATUSES_OF_THE_UNRELIABLE = (
    *("DELIVERED",) * 7, *("CANCELLED",) * 8, "Canceled", "RETURNED", "RETURNED", "REFUNDED", "failed",
    "POSTPONED",
)  # fmt: skip
_SHARE_REFUNDED = 0.02

# How a number {a}{b}{c} is written, the same style mostly by the same customer; {o} is a second number.
_PHONE_STYLES = (
    *("0{a}{b}{c}",) * 12, *("+234 {a} {b} {c}",) * 4, *("234{a}{b}{c}",) * 3, *("{a}{b}{c}",) * 2,
    *("0{a}-{b}-{c}",) * 2, *("0{a} {b} {c}",) * 2, "'0{a}{b}{c}", "+234{a}{b}{c}", "+2340{a}{b}{c}",
    "0{a}{b}{c} (call after 5)", "{a}{b}{c}.0", "0{a}{b}{c} / 0{o}", "00234 {a}{b}{c}",
)  # fmt: skip
_NO_PHONE = ("", "", "", "N/A", "-")
_SHARE_WITHOUT_PHONE = 0.02
_SHARE_UNREADABLE = 0.008


class OrderMaker:
    """Makes one order after the other; holds the stream of random numbers and the shop's calendar."""

    def __init__(self, count: int, now: datetime, zone: ZoneInfo) -> None:
        """Prepare for `count` orders up to `now` (aware)."""
        self._draw = random.Random(_SEED).random  # noqa: S311 - a demo must repeat itself, not keep a secret
        self._now = int(now.timestamp())
        today = now.astimezone(zone).date()
        days = [today - timedelta(days=_DAYS - day) for day in range(_DAYS + 1)]
        self._midnights = [int(datetime(d.year, d.month, d.day, tzinfo=zone).timestamp()) for d in days]
        # Every day as often as it is busy: the shop grows, Fridays and month ends are full, Sundays slow.
        self._busy = [
            index
            for index, day in enumerate(days)
            for _ in range(
                round(
                    (16 + 8 * index / _DAYS)
                    * (1.0, 1.0, 1.0, 1.1, 1.4, 1.25, 0.6)[day.weekday()]
                    * (1.6 if day.day >= 25 or day.day <= 2 else 1.0)
                )
            )
        ]
        self._statuses = [
            next(words for oldest, words in _STATUSES_BY_AGE if _DAYS - day <= oldest)
            for day in range(_DAYS + 1)
        ]
        self._serials = [0] * (_DAYS + 1)
        # Wide enough for the busiest day, which sees one order in a hundred and fifty.
        self._digits = len(str(count // 50 + 10))

    def make(self, customer: DemoCustomer, *, first: bool) -> IncomingOrder:
        """Return the customer's next order; the first one always bears a readable phone."""
        draw = self._draw
        busy = self._busy
        place = (customer.begin + (customer.end - customer.begin) * draw() ** 0.6) * len(busy)
        day = busy[min(int(place), len(busy) - 1)]
        stamp = self._midnights[day] + _HOURS[int(draw() * len(_HOURS))] * 3600 + int(draw() * 3600)
        if stamp > self._now:
            stamp -= _SECONDS_A_DAY
        self._serials[day] += 1
        items = self._basket(customer.favourite)
        total = sum(item.money for item in items)
        status = self._status(customer, day)
        channel = CHANNELS[customer.channel if draw() < 0.78 else int(draw() * len(CHANNELS))]
        return IncomingOrder(
            number=f"ADK-{1000 + day}{self._serials[day]:0{self._digits}d}",
            created_at=datetime.fromtimestamp(stamp, UTC),
            total=total,
            currency=_CURRENCY,
            phone=self._phone(customer, may_fail=not first),
            customer_name=self._name(customer),
            whatsapp=self._whatsapp(customer),
            status=status,
            channel=channel[0] if draw() < 0.7 else channel[int(draw() * len(channel))],
            refunded=self._refunded(status, total, items),
            city=customer.city if draw() < 0.95 else customer.city.upper(),
            state=customer.state,
            address=customer.address,
            items=items,
        )

    def _name(self, customer: DemoCustomer) -> str:
        luck = self._draw()
        if luck > 0.985:
            return ""
        return customer.names[0 if luck < 0.6 else int(luck * 600) % len(customer.names)]

    def _basket(self, favourite: int) -> tuple[OrderItem, ...]:
        draw = self._draw
        goods = [favourite if draw() < 0.4 else GOODS_DRAW[int(draw() * len(GOODS_DRAW))]]
        for _ in range(_KINDS[int(draw() * len(_KINDS))] - 1):
            good = GOODS_DRAW[int(draw() * len(GOODS_DRAW))]
            if good not in goods:
                goods.append(good)
        return tuple([_LINES[good][int(draw() * len(_QUANTITIES))] for good in goods])

    def _status(self, customer: DemoCustomer, day: int) -> str:
        settled = self._statuses[day] is _STATUSES_BY_AGE[-1][1]
        if settled and self._draw() < _SHARE_REFUNDED:
            return "REFUNDED"
        words = _STATUSES_OF_THE_UNRELIABLE if settled and customer.unreliable else self._statuses[day]
        return words[int(self._draw() * len(words))]

    def _refunded(self, status: str, total: int, items: tuple[OrderItem, ...]) -> int:
        """Return what was paid back: all of a refunded order, a returned one's if it had been paid for."""
        if status == "REFUNDED" or (status == "RETURNED" and self._draw() < 0.3):
            return total
        return items[-1].money if status == "DELIVERED" and self._draw() < 0.02 and len(items) > 1 else 0

    def _phone(self, customer: DemoCustomer, *, may_fail: bool) -> str:
        draw = self._draw
        national = customer.national
        luck = draw()
        if may_fail and luck < _SHARE_WITHOUT_PHONE:
            return _NO_PHONE[int(draw() * len(_NO_PHONE))]
        if may_fail and luck < _SHARE_WITHOUT_PHONE + _SHARE_UNREADABLE:
            spoilt = (f"0{national[:-1]}", f"0{national}{national[-1]}", "2.34803E+12", "Ask the sister")
            return spoilt[int(draw() * len(spoilt))]
        style = customer.habit if luck < 0.7 else int(draw() * len(_PHONE_STYLES))
        return _PHONE_STYLES[style].format(
            a=national[:3], b=national[3:6], c=national[6:], o=customer.whatsapp or national
        )

    def _whatsapp(self, customer: DemoCustomer) -> str:
        luck = self._draw()
        if customer.whatsapp:
            return f"0{customer.whatsapp}" if luck < 0.8 else ""
        return f"+234{customer.national}" if luck < 0.1 else ""
