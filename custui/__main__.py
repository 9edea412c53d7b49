"""Where `custui` and `python -m custui` begin."""

import gc


def main() -> None:
    """Run what is asked for, as `custui.cli.main` says.

    While the program loads, nothing is garbage yet, and the collector would look through all of it again
    and again: 130 ms of a start. The command line turns it on for a command, the desk once its store is open.
    """
    gc.disable()
    from custui.cli import main as run

    run()


if __name__ == "__main__":
    main()
