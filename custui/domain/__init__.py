"""The rules of the desk: pure functions and frozen structs.

Nothing here knows SQL, Textual or the clock; "now" is always handed in.
"""
