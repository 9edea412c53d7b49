"""What Textual keeps of widgets that are gone, and would for as long as the app runs.

- A cache of colours has among its keys what was drawn of a thousand widgets, some hundred kilobytes a
  customer's page: https://github.com/Textualize/textual/issues/6665.
- Whoever watches the app is let go only when what is watched changes, and the theme hardly ever does.
"""

from functools import _lru_cache_wrapper, lru_cache, partial

from textual._styles_cache import StylesCache
from textual.dom import DOMNode


def forget_drawings() -> None:
    """Let the cache go by the colours alone, which are all that its answers depend on."""
    method = vars(StylesCache).get("get_inner_outer")
    if isinstance(method, _lru_cache_wrapper):
        colours = lru_cache(1_024)(partial(method.__wrapped__, StylesCache))
        StylesCache.get_inner_outer = staticmethod(colours)  # type: ignore[method-assign, assignment]


def stop_watching_app(node: DOMNode) -> None:
    """Let the app forget what this node watches of it. For a node that is being unmounted."""
    watched: dict[str, list[tuple[object, object]]] = getattr(node.app, "__watchers", {})
    for watchers in watched.values():
        watchers[:] = [watcher for watcher in watchers if watcher[0] is not node]
