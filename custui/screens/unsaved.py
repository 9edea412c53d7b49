"""Unsaved: what stands between an agent's words and a key that would end the program."""


class Unsaved:
    """A dialog that may hold what was typed."""

    def may_leave(self) -> bool:
        """Tell whether the program may end; where it may not, say why on screen."""
        raise NotImplementedError
