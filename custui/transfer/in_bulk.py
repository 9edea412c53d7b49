"""Making orders by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""So many are made before the collector looks at them; of Python's own accord 700."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage seldom: orders hold no cycles, and looking took a sixth of an import."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
