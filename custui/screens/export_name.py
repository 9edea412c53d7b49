"""What an export's file may be called: a plain name, in the folder for exports and nowhere else."""

from datetime import date

from custui.domain.exporting import ExportFormat

_ENDINGS = tuple(f".{form.value}" for form in ExportFormat)
_MOST_BYTES = 200
"""What is written beside it has a longer name, and disks take 255 bytes."""


def usual_name(today: date, form: ExportFormat) -> str:
    """Return `customers-2026-06-08.csv`."""
    return f"customers-{today.isoformat()}.{form.value}"


def with_ending(name: str, form: ExportFormat) -> str:
    """Return the name with the format's ending, in the place of another format's."""
    bare = next((name[: -len(end)] for end in _ENDINGS if name.lower().endswith(end)), name)
    return f"{bare}.{form.value}" if bare else ""


def wrong_with(name: str) -> str:
    """Return what is wrong with a file's name, as a sentence; empty where nothing is."""
    if not name:
        return "Write a name for the file."
    if "/" in name:
        return "Write the name alone: the file goes into the folder below."
    if name[0] in ".-":
        return f"A file's name cannot begin with “{name[0]}” here."
    if not name.isprintable():
        return "There is a sign in the name that cannot be read."
    if len(name.encode()) > _MOST_BYTES:
        return "The name is too long."
    return ""
