"""Which schemas this custui knows."""

SCHEMA_VERSIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012",
    "0013", "0014",
)  # fmt: skip
"""Every revision in `custui/store/migrations/versions`, oldest first."""
CURRENT_SCHEMA = SCHEMA_VERSIONS[-1]
