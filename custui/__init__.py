"""custui: the customer desk for shops that have no customer table."""

__version__ = "0.1.0"
