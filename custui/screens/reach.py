"""The ways to reach a customer, and why there is none where there is none."""

from typing import Literal

from msgspec import Struct

from custui.domain.customer import CustomerRow
from custui.domain.phone import PhoneVerdict, international_form, is_raw
from custui.terminal.links import tel_url, whatsapp_url

Channel = Literal["whatsapp", "call"]


class Way(Struct, frozen=True):
    """One way that is open."""

    key: str
    """E.164."""
    url: str
    bare_url: str
    """The link without the message."""
    for_clipboard: str

    @property
    def number(self) -> str:
        """In international form."""
        return international_form(self.key)


def whatsapp_way(customer: CustomerRow, message: str) -> Way | None:
    """Return the way by WhatsApp with `message` filled in; None where the customer cannot have it."""
    if customer.whatsapp is None:
        return None
    url, bare = whatsapp_url(customer.whatsapp, message), whatsapp_url(customer.whatsapp)
    return Way(customer.whatsapp, url, bare, for_clipboard=url) if url and bare else None


def call_way(customer: CustomerRow) -> Way | None:
    """Return the way by phone: to the phone itself, to the WhatsApp number where that is unreadable.

    The bare number goes to the clipboard, since a diallers' field takes that and not a link.
    """
    key = customer.phone
    if is_raw(key):
        if customer.whatsapp is None:
            return None
        key = customer.whatsapp
    url = tel_url(key)
    return Way(key, url, url, for_clipboard=key) if url else None


def why_not(customer: CustomerRow) -> str:
    """Return the sentence for a customer without WhatsApp."""
    if not is_raw(customer.phone):
        return "This is no mobile number, so there is no WhatsApp."
    if customer.verdict is PhoneVerdict.DAMAGED:
        return "A spreadsheet rounded this number's last digits away, so nobody can be reached by it."
    return "This cannot be read as a phone number, so nobody can be reached by it."
