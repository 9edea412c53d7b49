"""Links that reach a customer, and how they reach the terminal: as OSC 8 hyperlinks.

The terminal opens such a link on the agent's own machine. Nothing here opens anything: over SSH a
browser started by the program would come up at the wrong end, or as lynx on the agent's terminal.
"""

from urllib.parse import quote

from textual.content import Content
from textual.style import Style

from custui.domain.phone import is_raw


def whatsapp_url(key: str, text: str = "") -> str | None:
    """Return the click-to-chat link of an E.164 `key`, with `text` filled in; None for a raw key.

    The form is https://faq.whatsapp.com/5913398998672934: digits only, the text percent-encoded. A
    lone surrogate, which no URL can carry, goes as `?`.
    """
    if is_raw(key):
        return None
    url = f"https://wa.me/{key.removeprefix('+')}"
    return f"{url}?text={quote(text, safe='', errors='replace')}" if text else url


def tel_url(key: str) -> str | None:
    """Return the link that dials an E.164 `key` (RFC 3966); None for a raw key."""
    return None if is_raw(key) else f"tel:{key}"


def hyperlink(url: str, style: str = "") -> Content:
    """Return `url` written out as a link to itself, on every line it may be wrapped to.

    `style` is a Textual style such as `$primary underline`. The url must be one that this module
    made: it goes to the terminal as it is.
    """
    linked = Content.styled(url, style) if style else Content(url)
    return linked.stylize(Style(link=url))
