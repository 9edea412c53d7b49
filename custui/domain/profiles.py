"""What agents set for a customer by hand, tidied, in words, and told apart."""

from custui.domain.customer import CustomerDetails, Profile
from custui.domain.insights import location, shown_name
from custui.domain.phone import PhoneVerdict, read_phone
from custui.domain.text import fold

FROM_ORDERS = "as on the orders"


def tidy_profile(profile: Profile) -> Profile:
    """Return `profile` without the blanks around its parts; a part of nothing else is None."""
    return Profile(*map(_tidy, (profile.name, profile.whatsapp, profile.city, profile.state)))


def as_ordered(details: CustomerDetails) -> Profile:
    """Return what the orders say, as far as that is known beside an agent's words; None is nothing."""
    city, state = location(details.orders)
    whatsapp = details.customer.whatsapp if details.profile.whatsapp is None else None
    return Profile(shown_name(details.orders) or None, whatsapp, city or None, state or None)


def in_force(stored: Profile, ordered: Profile) -> Profile:
    """Return what holds for a customer: the agents' words, and what the orders say where there are none."""
    by_hand = stored.city is not None or stored.state is not None
    place = stored if by_hand else ordered
    return Profile(stored.name or ordered.name, stored.whatsapp or ordered.whatsapp, place.city, place.state)


def left_to_orders(wanted: Profile, ordered: Profile, region: str) -> Profile:
    """Return the profile to store so that `wanted` holds: what the orders say as well is left to them.

    A part of `wanted` that is blank is left to them too; city and state are only together. Numbers are
    written in `region`.
    """
    wanted = tidy_profile(wanted)
    same_place = (wanted.city, wanted.state) == (ordered.city, ordered.state)
    return Profile(
        None if wanted.name == ordered.name else wanted.name,
        None if _same_number(wanted.whatsapp, ordered.whatsapp, region) else wanted.whatsapp,
        None if same_place else wanted.city,
        None if same_place else wanted.state,
    )


def whatsapp_refusal(text: str, region: str) -> str | None:
    """Return why no WhatsApp can be sent to the number `text`, written in `region`; None where it can."""
    read = read_phone(text, region)
    if read.mobile:
        return None
    if read.verdict in (PhoneVerdict.VALID, PhoneVerdict.UNVERIFIED):
        return f"{text.strip()} can have no WhatsApp: it is not a mobile number"
    return f"{text.strip()} cannot be read as a phone number"


def place_words(city: str | None, state: str | None) -> str:
    """Return `Ikeja, Lagos`, or what there is of it."""
    return ", ".join(part for part in (city, state) if part)


def profile_words(profile: Profile) -> str:
    """Return the whole of `profile`, a line a part."""
    return "\n".join(f"{part}: {text or FROM_ORDERS}" for part, text in _parts(profile).items())


def profile_changes(before: Profile, after: Profile) -> dict[str, str | int | None]:
    """Return what the log tells of a change: `name_from`, `name_to` and so on, of changed parts alone.

    The parts are `name`, `whatsapp` and `place`; None is one left to the orders.
    """
    was, is_ = _parts(before), _parts(after)
    changes: dict[str, str | int | None] = {}
    for part, old in was.items():
        if old != is_[part]:
            changes[f"{part.lower()}_from"], changes[f"{part.lower()}_to"] = old, is_[part]
    return changes


def _parts(profile: Profile) -> dict[str, str | None]:
    place = place_words(profile.city, profile.state) or None
    return {"Name": profile.name, "WhatsApp": profile.whatsapp, "Place": place}


def _same_number(one: str | None, other: str | None, region: str) -> bool:
    if one is None or other is None:
        return one is other
    return read_phone(one, region).key == read_phone(other, region).key


def _tidy(text: str | None) -> str | None:
    return text.strip() if text is not None and fold(text) else None
