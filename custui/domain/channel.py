"""Channels: where an order came from, with the shops' many spellings folded into one word each."""

UNKNOWN = "unknown"

_SPELLINGS = {
    "facebook": ("facebook", "fb", "facebookmessenger", "messenger", "meta", "facebookad", "facebookads"),
    "instagram": ("instagram", "ig", "insta", "instagramdm"),
    "tiktok": ("tiktok", "tt", "tiktokshop", "tiktokad", "tiktokads"),
    "whatsapp": ("whatsapp", "wa", "whatsap", "watsapp", "whatsappbusiness", "wab"),
    "website": ("website", "web", "site", "online", "onlinestore", "shop", "webshop", "store"),
    "phone": ("phone", "call", "phonecall", "telephone"),
    "walk-in": ("walkin", "instore", "pos", "offline"),
}
_BY_SPELLING = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}
KNOWN_CHANNELS = tuple(_SPELLINGS)


def fold_channel(text: str) -> str:
    """Return the channel that `text` names, in lower case.

    Known spellings fold ("WA", "fb", "IG"); a channel custui has not heard of keeps its own word, so
    that "Jumia" is counted as jumia; blank, "unknown" and "n/a" are `UNKNOWN`.
    """
    words = " ".join(text.casefold().split())
    key = "".join(c for c in words if c.isalnum())
    if key in {"", "na", "none", "null", UNKNOWN}:
        return UNKNOWN
    return _BY_SPELLING.get(key, words)


_TITLES = {"tiktok": "TikTok", "whatsapp": "WhatsApp"}


def channel_title(channel: str) -> str:
    """Return a folded channel as people write it: `WhatsApp`, `Walk-in`, `Jumia`; `unknown` stays small."""
    if channel == UNKNOWN:
        return channel
    return _TITLES.get(channel) or channel[:1].upper() + channel[1:]
