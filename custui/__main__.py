"""`python -m custui`."""

from custui.cli import main

main()
