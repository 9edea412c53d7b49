"""The rules of the desk: pure functions and frozen dataclasses.

Nothing here knows SQL, Textual or the clock; "now" is always handed in.
"""
