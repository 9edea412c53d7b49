"""The layouts that custui knows, one shop system a file."""
