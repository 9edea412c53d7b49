"""The colours of segments, as dots in front of their names. Pure: no widget here.

Six that can be told apart, on dark and on light; the name beside a dot says what the colour does not.
"""

from textual.content import Content

DOT = "●"
_STYLES = {
    "blue": "$text-primary",
    "green": "$text-success",
    "yellow": "$text-warning",
    "red": "$text-error",
    "magenta": "#b565c4",
    "cyan": "#2a9d9d",
}


def segment_dot(colour: str) -> Content:
    """Return the dot of a segment; plain where the colour is none of ours."""
    return Content.styled(DOT, _STYLES.get(colour, ""))
