"""The report as one HTML file: everything inside, nothing fetched from anywhere, to be opened from a disk.

The overview, the checks and the accounts are plain HTML. Findings and ways to full power are data, of which the script
shows what is in the window. Nothing of the report is ever markup: jinja2 escapes it, or the script sets it as text.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from aliram.audit.finding import Severity
from aliram.errors import ConfigError

from . import html_data
from .contents import Report
from .html_figures import figures, kind_name

if TYPE_CHECKING:
    import jinja2

__all__ = ["render"]

_STYLE = ("style.css", "layout.css", "print.css")
_SCRIPT = ("data.js", "listing.js", "findings.js", "details.js", "escalation.js", "meeting.js", "shell.js")
_PAGE = "report.html"


_FIXED_SHOWN = 200
"""Mended findings that are named; of the others the page says how many there are."""


def render(report: Report) -> str:
    """The report as an HTML document.

    Args:
        report: Of any size; 60,000 findings are a file of some ten megabytes.

    Raises:
        ConfigError: The extra `audit` is not installed.
    """
    templates = _templates()
    style = "".join(_source(templates, name) for name in _STYLE)
    parts = "\n".join(_source(templates, name) for name in _SCRIPT)
    script = f'(() => {{\n"use strict";\n{parts}}})();\n'
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    markup = _markup()
    return templates.get_template(_PAGE).render(
        report=report,
        figures=figures(report),
        fixed_shown=_FIXED_SHOWN,
        severities=sorted(Severity, reverse=True),
        policy=policy,
        style=markup(style),
        script=markup(script),
        data={
            "facts": markup(html_data.embedded(html_data.facts(report))),
            "findings": markup(html_data.embedded(html_data.findings(report))),
            "ways": markup(html_data.embedded(html_data.ways(report))),
        },
    )


def _templates() -> jinja2.Environment:
    try:
        import jinja2
    except ModuleNotFoundError:
        raise ConfigError("the HTML report needs the package jinja2: pip install 'aliram[audit]'") from None
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("aliram.audit.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    templates.filters["number"] = lambda value: f"{value:,}"
    templates.filters["moment"] = lambda text: text[:19].replace("T", " ", 1)
    templates.filters["kind"] = kind_name
    return templates


def _shown(value: object) -> object:
    """What a template prints: characters that nobody sees are spelled, but for what is HTML already."""
    return html_data.seen(value) if type(value) is str else value


def _markup() -> type[str]:
    from markupsafe import Markup

    return Markup


def _source(templates: jinja2.Environment, name: str) -> str:
    loader = templates.loader
    assert loader is not None
    return loader.get_source(templates, name)[0]


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
