"""Snapshot files: the replies as they came, written while the account is read."""

__all__: list[str] = []
