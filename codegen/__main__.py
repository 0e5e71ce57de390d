"""`python -m codegen generate | import | diff`: the generator's own command line."""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from .diff import compare, load_tree, print_markdown, print_text
from .merge import Report, merge
from .plan import plan_service
from .render import check, format_python, leftovers, render_families, render_migration, render_service, write
from .spec import Spec, SpecError, load, load_families, schema
from .upstream import Draft, product_key, read

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when something is stale or wrong, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    generate_ = commands.add_parser(
        "generate", help="render clients, models, operations and reference pages from the specs"
    )
    generate_.add_argument("--specs", type=Path, default=ROOT / "specs", help="folder of specs, one folder per service")
    generate_.add_argument("--out", type=Path, help="folder for the packages (default, for our own specs: aliram/)")
    generate_.add_argument("--docs", type=Path, help="folder for the pages (default, for our own: docs/reference/)")
    generate_.add_argument("--check", action="store_true", help="write nothing; list what is stale and exit 1")

    import_ = commands.add_parser("import", help="merge Alibaba's api-docs.json files into the specs")
    import_.add_argument("sources", nargs="+", metavar="FILE|URL")
    import_.add_argument("--specs", type=Path, default=ROOT / "specs", help="folder of specs, one folder per service")

    diff_ = commands.add_parser(
        "diff", help="what changed between two spec folders or git revisions, and what breaks callers"
    )
    diff_.add_argument("old", help="folder, or git revision that holds specs/")
    diff_.add_argument("new", help="folder, or git revision that holds specs/")
    diff_.add_argument("--markdown", action="store_true", help="print Markdown")

    options = parser.parse_args(arguments)
    try:
        if options.command == "generate":
            return generate(options.specs, options.out, options.docs, options.check)
        if options.command == "import":
            return import_sources(options.sources, options.specs)
        changes = compare(load_tree(options.old), load_tree(options.new))
        print(print_markdown(changes) if options.markdown else print_text(changes))
        return 0
    except (SpecError, ValueError, OSError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def generate(specs: Path, out: Path | None, docs: Path | None, only_check: bool) -> int:
    """Render every service of a specs folder."""
    ours = specs.resolve() == (ROOT / "specs").resolve() and out is None
    if out is None and not ours:
        raise ValueError(f"say with --out where the packages of {specs} go")
    target = ROOT / "aliram" if out is None else out
    if docs is None and ours:
        docs = ROOT / "docs" / "reference"
    folders = sorted({path.parent for path in specs.glob("*/*.yaml")})
    if not folders:
        raise ValueError(f"{specs} holds no service (a folder with a service.yaml)")
    families_file = specs / "errors.yaml"
    families = load_families(families_file if families_file.is_file() else ROOT / "specs" / "errors.yaml")
    plans = [plan_service(load(folder), families, ours=ours) for folder in folders]
    files: dict[Path, str] = {}
    for plan in plans:
        files |= render_service(plan, target, docs)
    if ours:
        files |= render_families(families, target)
        files[specs / "schema.json"] = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if docs is not None:
        files |= render_migration(plans, docs)
    files = format_python(files)
    old = leftovers(plans, target, docs)
    for path in old:
        print(f"left over, its specs are gone: {_shown(path)}")
    if only_check:
        stale = check(files)
        for path in stale:
            print(f"stale: {_shown(path)}")
        return 1 if stale or old else 0
    changed = write(files)
    print(f"{len(files)} files from {sum(len(plan.methods) for plan in plans)} operations, {len(changed)} changed")
    return 0


def import_sources(sources: list[str], specs: Path) -> int:
    """Merge each source. Every one is read, converted and merged before anything is written."""
    report = Report()
    drafts: dict[str, tuple[str, Draft]] = {}
    for source in sources:
        document = _document(source)
        try:
            key = product_key(document)
        except ValueError as error:
            raise ValueError(f"{source}: {error}") from None
        if key in drafts:
            raise ValueError(f"{drafts[key][0]} and {source} are both the product {key}")
        drafts[key] = source, read(document, _existing(specs / key))
    files: dict[Path, str] = {}
    for key, (_, draft) in drafts.items():
        files |= merge(draft, specs / key, report)
    changed = write(files)
    for line in report.lines():
        print(line)
    for path in changed:
        print(f"wrote {_shown(path)}")
    for key in drafts:
        load(specs / key)  # what cannot be settled by rule (two names that meet) is for a person to settle
    return 0


def _existing(folder: Path) -> Spec | None:
    return load(folder) if any(folder.glob("*.yaml")) else None


def _document(source: str) -> Any:
    try:
        if source.startswith(("https://", "http://")):
            with urllib.request.urlopen(source, timeout=60) as reply:
                content = reply.read()
        else:
            content = Path(source).read_bytes()
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{source}:{error.lineno}: not JSON: {error.msg}") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{source}: not UTF-8 text: {error.reason}") from None
    except RecursionError:
        raise ValueError(f"{source}: nested too deep") from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError) as error:
        raise ValueError(f"{source}: {error}") from None


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


if __name__ == "__main__":
    sys.exit(main())
