"""What agents set for a customer by hand, tidied, in words, and told apart."""

from custui.domain.customer import Profile
from custui.domain.text import fold

FROM_ORDERS = "as on the orders"


def tidy_profile(profile: Profile) -> Profile:
    """Return `profile` without the blanks around its parts; a part of nothing else is None."""
    return Profile(*map(_tidy, (profile.name, profile.whatsapp, profile.city, profile.state)))


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


def _tidy(text: str | None) -> str | None:
    return text.strip() if text is not None and fold(text) else None
