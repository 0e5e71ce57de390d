"""`python -m aliram.cli`, for where the `aliram` script is not on the path."""

from . import main

main()
