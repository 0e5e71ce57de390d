"""Build-time only: specs in, typed Python and reference pages out. Never shipped in the wheel."""
