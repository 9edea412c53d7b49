"""The sizes of terminal that the style sheets know, as classes on the screens."""

HORIZONTAL = [(0, "-narrow"), (60, "-normal"), (112, "-wide")]
"""Columns from which each class holds: a phone, the common 80, a big window."""
LIST_HORIZONTAL = [*HORIZONTAL, (160, "-vast")]
"""The same for the list, which has room for a preview beside its rows in the biggest."""
VERTICAL = [(0, "-low"), (32, "-tall")]
"""Lines from which each class holds."""
