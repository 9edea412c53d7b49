"""Orders read from the database of another program, again and again.

The one place of `custui.transfer` that speaks SQL: not the store's, but whatever the shop has.
"""
