"""Every check, a file for each subject. They register themselves when they are imported."""

__all__: list[str] = []
