"""Reports: findings in the forms that people and programs read."""

from .contents import AccountPart, CheckPart, Report, report_on

__all__ = ["AccountPart", "CheckPart", "Report", "report_on"]
