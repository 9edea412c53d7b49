"""The customers of the demo shop, each drawn from nothing but a serial number."""

import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from custui.transfer.demo_words import GOODS, MEN, PEOPLES, PLACES, STREETS

_MASK = (1 << 64) - 1
_SEED = 151_000_453

# +234 and 70x, 80x, 81x, 90x, then 555 0000 and upwards: nobody takes such a number for a real one. The
# plan does not know 0819 5…, so one customer in 37 is an unverified one.
_PREFIXES = tuple(str(n) for n in (*range(701, 710), *range(801, 810), *range(810, 820), *range(901, 910)))
_FIRST_LOCAL = 550_000  # of the six digits behind the 5
_LOCALS = 1_000_000
# Numbers are used up block by block, so that a shop of usual size stays within 555 0xxx.
_BLOCKS = tuple(len(_PREFIXES) * size for size in (1_000, 10_000, _LOCALS))
# A prime that divides no block, so that the steps through one visit every number of it once.
_STEP = 15_485_863


def _spread(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return each index as often as its weight says: to draw from by one random number."""
    return tuple(index for index, weight in enumerate(weights) for _ in range(weight))


GOODS_DRAW = _spread(tuple(good[3] for good in GOODS))
_PLACE_DRAW = _spread(tuple(place[2] for place in PLACES))
_CHANNEL_DRAW = _spread((45, 25, 18, 12))  # in the order of CHANNELS
# Of a thousand customers: how many give 1, 2, 3, 4 orders, and then how many lie in which range; 4.2 on
# the average, which is what makes customers 0.24 × orders.
_SIZES = (
    *((1, 1),) * 425, *((2, 2),) * 200, *((3, 3),) * 130, *((4, 4),) * 80, *((5, 9),) * 80,
    *((10, 19),) * 51, *((20, 39),) * 25, *((40, 89),) * 9,
)  # fmt: skip


class DemoCustomer(NamedTuple):
    """Who a customer is, and the pattern that the orders follow.

    A tuple, because millions are made and a frozen dataclass takes five times as long.
    """

    national: str
    """Ten digits, such as 8035550147."""
    whatsapp: str
    """Another number's ten digits, or empty."""
    names: tuple[str, ...]
    """The same person as different people type the name in, the usual way first."""
    city: str
    state: str
    address: str
    orders: int
    unreliable: bool
    """Cancels and returns much of what was ordered."""
    begin: float
    end: float
    """The part of the shop's history in which the orders lie, as fractions of all its orders."""
    channel: int
    """Index of the usual one."""
    favourite: int
    """Index into `GOODS`."""
    habit: int
    """How the phone is usually written."""

    @property
    def key(self) -> str:
        """The phone key."""
        return f"+234{self.national}"


def customers() -> Iterator[DemoCustomer]:
    """Yield customers without end, the same ones each time."""
    return map(customer, count())


def customer(serial: int) -> DemoCustomer:
    """Return the customer of this serial number, from 0."""
    bits, drawn = divmod(_scrambled(serial), 1000)
    fewest, most = _SIZES[drawn]
    bits, drawn = divmod(bits, most - fewest + 1)
    orders = fewest + drawn
    bits, people = divmod(bits, 10)
    bits, given = divmod(bits, 120)
    bits, family = divmod(bits, 112)
    bits, place = divmod(bits, 100)
    bits, number = divmod(bits, 90)
    bits, channel = divmod(bits, 100)
    favourite = bits % 100
    bits, habit = divmod(_scrambled(_MASK - serial), 32)
    bits, fate = divmod(bits, 100)
    bits, start = divmod(bits, 1000)
    bits, length = divmod(bits, 1000)
    begin, end = _window(orders, fate, start / 1000, length / 1000)
    city, state, _ = PLACES[_PLACE_DRAW[place]]
    # Four tenths Yoruba, three Igbo, two Hausa, one from elsewhere: Lagos's shop, the country's customers.
    givens, families = PEOPLES[(0, 0, 0, 0, 1, 1, 1, 2, 2, 3)[people]]
    return DemoCustomer(
        national=_national(serial),
        whatsapp=_national(_BLOCKS[0] - 1 - serial % (_BLOCKS[0] // 2)) if bits % 100 < 8 else "",
        names=_spellings(givens[given % len(givens)], families[family % len(families)]),
        city=city,
        state=state,
        address=f"{number + 1} {STREETS[number % len(STREETS)]}",
        orders=orders,
        unreliable=orders >= 3 and fate % 12 == 5,
        begin=begin,
        end=end,
        channel=_CHANNEL_DRAW[channel],
        favourite=GOODS_DRAW[favourite],
        habit=habit,
    )


def _scrambled(number: int) -> int:
    """Return 64 well-mixed bits of `number` (the splitmix64 step): a generator of one's own costs more."""
    mixed = (number + _SEED) * 0x9E3779B97F4A7C15 & _MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
    return mixed ^ mixed >> 31


def _window(orders: int, fate: int, start: float, length: float) -> tuple[float, float]:
    """Return when in the shop's history this customer was about.

    Of the regulars a quarter has stopped, some of them the best; of the others more.
    """
    if orders == 1:
        return start**0.6, start**0.6
    begin = 0.6 * start**1.6
    stays = fate < (85 if orders >= 5 else 72)
    return begin, 1.0 if stays else begin + (0.86 - begin) * max(0.1, length)


def _national(serial: int) -> str:
    """Return the ten national digits of a serial number; no two have the same."""
    low = 0
    for high in _BLOCKS:
        if serial < high:
            slot = low + (serial - low) * _STEP % (high - low)
            local, prefix = divmod(slot, len(_PREFIXES))
            return f"{_PREFIXES[prefix]}5{(_FIRST_LOCAL + local) % _LOCALS:06d}"
        low = high
    raise ValueError(f"the demo has no more than {low:,} customers")


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("Ɗ", "D")


_PLAIN = {name: _plain(name) for people in PEOPLES for names in people for name in names}


def _spellings(given: str, family: str) -> tuple[str, ...]:
    bare, bare_family = _PLAIN[given], _PLAIN[family]
    return (
        f"{given} {family}",
        f"{bare} {bare_family}",
        f"{bare} {bare_family.partition('-')[0]}".upper(),
        f"{'Mr' if given in MEN else 'Mrs'} {bare} {bare_family.replace('-', ' ')}",
        bare.lower(),
        f"{bare_family} {bare}",
    )
