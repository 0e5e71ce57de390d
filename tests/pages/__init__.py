"""Checks of pages in a real browser: `make pages`. pytest does not collect them by itself."""
