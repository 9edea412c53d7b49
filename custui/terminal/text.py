"""Clean text: what any string from the store or a file must pass before it reaches a terminal."""


def clean(text: str, limit: int = 500) -> str:
    """Return `text` fit for one line of a terminal, at most `limit` characters long."""
    raise NotImplementedError


def clean_block(text: str, limit: int = 20_000) -> str:
    """Return `text` fit for several lines of a terminal: line breaks stay."""
    raise NotImplementedError
