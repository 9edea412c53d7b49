"""What agents set for a customer by hand: name, WhatsApp number and place, before what the orders say."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import Deed
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.phone import PhoneVerdict, index_digits, international_form, read_phone
from custui.domain.profiles import profile_changes, profile_words, tidy_profile
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.aliases import customer_of
from custui.store.deeds import DeedKind, begin
from custui.store.engine import Database
from custui.store.shelves import PROFILE, SUMMARY
from custui.store.storable import storable
from custui.store.summary import refresh
from custui.store.upserting import insert_of

_PARTS = ("name", "whatsapp", "city", "state")


def update_profile(db: Database, rules: ShopRules, now: datetime, phone: str, edit: CustomerEdit) -> Deed:
    """Save an agent's edit; a blank part is given back to the orders. `now` is aware.

    Raises StaleEditError if the profile is not at `edit.version`, UnknownCustomerError for an unknown
    phone, StoreError where the WhatsApp number cannot be read or can have no WhatsApp.
    """
    parts = ((part, getattr(edit.profile, part)) for part in _PARTS)
    mine = tidy_profile(Profile(**{part: None if text is None else storable(text) for part, text in parts}))
    columns = profile_columns(mine, rules.region)
    if mine.whatsapp is not None and columns["whatsapp_key"] is None:
        raise StoreError(_no_whatsapp(mine.whatsapp, rules.region))
    with db.write() as connection:
        phone = customer_of(connection, phone)
        known = connection.execute(select(SUMMARY.c.id).where(SUMMARY.c.phone_key == phone)).first()
        if known is None:
            raise UnknownCustomerError(f"no customer has the phone {phone}")
        theirs, version = stored_profile(connection, phone)
        if edit.version != version:
            what = "this customer's profile"
            raise StaleEditError(profile_words(mine), profile_words(theirs), version, what)
        before = {part: getattr(theirs, part) for part in _PARTS}
        after = {part: getattr(mine, part) for part in _PARTS}
        doing = begin(
            connection,
            now,
            edit.agent,
            DeedKind.CHANGED_PROFILE,
            detail=profile_changes(theirs, mine),
            before={"before": before, "after": after},
        )
        put_profile(connection, phone, columns, version + 1)
        refresh(connection, [phone], rules)
        return doing.finish_for(phone, f"changed the profile of {_called(connection, phone)}")


def stored_profile(connection: Connection, phone: str) -> tuple[Profile, int]:
    """Return the profile of a phone key and its version, 0 before the first edit."""
    row = connection.execute(select(PROFILE).where(PROFILE.c.phone_key == phone)).one_or_none()
    return (Profile(), 0) if row is None else (profile_of(row), row.version)


def profile_of(row: Row[Any]) -> Profile:
    """Return the profile of a row of `customer_profile`."""
    return Profile(row.name, row.whatsapp_text, row.city, row.state)


def profile_columns(profile: Profile, region: str) -> dict[str, str | None]:
    """Return the columns of `customer_profile` for what an agent wrote, read as written in `region`.

    `whatsapp_key` is None where the number cannot be read or can have no WhatsApp.
    """
    written = read_phone(profile.whatsapp or "", region)
    key = written.key if written.mobile else None
    return {
        "name": profile.name,
        "name_folded": fold(profile.name or "") or None,
        "whatsapp_text": profile.whatsapp,
        "whatsapp_key": key,
        "search_digits": None if key is None else index_digits(key, region),
        "city": profile.city,
        "city_folded": fold(profile.city or "") or None,
        "state": profile.state,
        "state_folded": fold(profile.state or "") or None,
    }


def put_profile(connection: Connection, phone: str, columns: dict[str, str | None], version: int) -> None:
    """Write a customer's profile, the first or over the one there is."""
    # The two dialects' inserts are alike but share no type.
    insert = insert_of(connection.dialect.name)
    put = insert(PROFILE).values(phone_key=phone, version=version, **columns)
    changed = {**columns, "version": version}
    connection.execute(put.on_conflict_do_update(index_elements=["phone_key"], set_=changed))


def _called(connection: Connection, phone: str) -> str:
    name = connection.scalars(select(SUMMARY.c.name).where(SUMMARY.c.phone_key == phone)).one()
    return name or international_form(phone)


def _no_whatsapp(text: str, region: str) -> str:
    verdict = read_phone(text, region).verdict
    if verdict in (PhoneVerdict.VALID, PhoneVerdict.UNVERIFIED):
        return f"{text} can have no WhatsApp: it is not a mobile number"
    return f"{text} cannot be read as a phone number"
