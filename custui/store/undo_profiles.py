"""Undoing edits of profiles."""

from sqlalchemy import select

from custui.domain.customer import Profile
from custui.domain.errors import StoreError
from custui.store.deeds import DeedKind
from custui.store.profiles import profile_columns, put_profile, stored_profile
from custui.store.shelves import DEED_PHONES, DEEDS
from custui.store.summary import refresh
from custui.store.undoing import Undoing, Way


def _changed_profile(undoing: Undoing) -> None:
    phone = undoing.connection.scalars(undoing.phones).one()
    kept, version = stored_profile(undoing.connection, phone)
    if kept != Profile(**undoing.before["after"]) or _edited_since(undoing, phone):
        raise StoreError("the profile was changed again since")
    columns = profile_columns(Profile(**undoing.before["before"]), undoing.rules.region)
    put_profile(undoing.connection, phone, columns, version + 1)
    refresh(undoing.connection, [phone], undoing.rules)


def _edited_since(undoing: Undoing, phone: str) -> bool:
    later = (
        select(DEEDS.c.id)
        .join(DEED_PHONES, DEED_PHONES.c.deed_id == DEEDS.c.id)
        .where(
            DEEDS.c.id > undoing.row.id,
            DEEDS.c.kind == DeedKind.CHANGED_PROFILE,
            DEEDS.c.undone_at.is_(None),
            DEED_PHONES.c.phone_key == phone,
        )
    )
    return undoing.connection.execute(later.limit(1)).first() is not None


PROFILE_WAYS: dict[DeedKind, Way] = {DeedKind.CHANGED_PROFILE: _changed_profile}
