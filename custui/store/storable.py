"""Text that every engine can hold."""


def storable(text: str) -> str:
    """Return `text` without what cannot be stored.

    PostgreSQL takes no NUL, and neither engine takes lone surrogates, which a badly decoded file or
    terminal yields; those become U+FFFD. All else stays as it came.
    """
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
