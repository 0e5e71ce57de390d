"""`aliram ims|ram|sts <operation>`: every command is made of its `Operation`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import click

from aliram.operation import Operation, Param, Rule

from .calling import Options, common_options, run_operation
from .cascading import CASCADING, run_cascade
from .groups import Group
from .values import type_of

__all__ = ["COMMANDS"]

_NUMBERED = re.compile(r"--([A-Z]\w*)\.(\d+)(?:\.(\w+))?(?:=(.*))?", re.S)
"""The aliyun CLI's way to write lists: `--Tag.1.Key team`."""


class Service(Group):
    """The operations of one service; they are loaded when they are needed."""

    def __init__(self, key: str, help: str) -> None:
        super().__init__(key, help=help)
        self._key = key

    @property
    def operations(self) -> Mapping[str, Operation[Any]]:
        """By action name."""
        found: Mapping[str, Operation[Any]] = importlib.import_module(f"aliram.{self._key}.operations").OPERATIONS
        return found

    @property
    def texts(self) -> Mapping[str, tuple[str, tuple[str, ...], dict[str, str]]]:
        """What help pages say."""
        found: Mapping[str, tuple[str, tuple[str, ...], dict[str, str]]]
        found = importlib.import_module(f"aliram.{self._key}.help").HELP
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_kebab(operation.python) for operation in self.operations.values())

    def spellings(self, ctx: click.Context) -> list[str]:
        return [*self.list_commands(ctx), *self.operations]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        operation = self.operations.get(cmd_name)
        if operation is None:
            wanted = cmd_name.replace("-", "_")
            operation = next((each for each in self.operations.values() if each.python == wanted), None)
        if operation is None:
            return None
        return _command(operation, self.texts[operation.name])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = sorted((_kebab(op.python), self.texts[op.name][0]) for op in self.operations.values())
        with formatter.section("Operations"):
            formatter.write_dl(rows)


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class OperationCommand(click.Command):
    """One operation. Options are known by their kebab-case and by their wire names."""

    def __init__(self, operation: Operation[Any], **more: Any) -> None:
        super().__init__(_kebab(operation.python), **more)
        self._operation = operation
        self._by_wire = {param.name: _kebab(param.python) for param in operation.params}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        extra["token_normalize_func"] = lambda token: self._by_wire.get(token, token)
        return super().make_context(info_name, self._unnumbered(args), parent, **extra)

    def _unnumbered(self, args: list[str]) -> list[str]:
        """The arguments with `--Tag.1.Key team --Tag.1.Value red` as `--tag Key=team,Value=red` would be."""
        kept: list[str] = []
        found: dict[str, dict[int, Any]] = {}
        waiting = iter(args)
        for token in waiting:
            match = _NUMBERED.fullmatch(token)
            if match is None or match[1] not in self._by_wire:
                kept.append(token)
                continue
            value = match[4] if match[4] is not None else next(waiting, None)
            if value is None:
                raise click.UsageError(f"{token} needs a value")
            items = found.setdefault(match[1], {})
            if match[3] is None:
                items[int(match[2])] = value
            else:
                items.setdefault(int(match[2]), {})[match[3]] = value
        import json

        for name, items in found.items():
            kept += [f"--{self._by_wire[name]}", json.dumps([items[number] for number in sorted(items)])]
        return kept


def _command(operation: Operation[Any], texts: tuple[str, tuple[str, ...], dict[str, str]]) -> click.Command:
    summary, paragraphs, docs = texts
    params: list[click.Parameter] = [_option(param, docs.get(param.name, "")) for param in operation.params]
    if operation.id in CASCADING:
        told = "Delete what hangs on it first: memberships, attachments, keys; --dry-run shows the plan."
        params.append(click.Option(["--cascade"], is_flag=True, help=told))
    return OperationCommand(
        operation,
        params=[*params, *common_options(operation)],
        callback=_callback(operation),
        help="\n\n".join([summary, *paragraphs]),
        short_help=summary,
        deprecated=operation.deprecated,
    )


def _option(param: Param, doc: str) -> click.Option:
    return click.Option(
        [f"--{_kebab(param.python)}", param.python],
        type=type_of(param),
        multiple=param.type == "list",
        required=param.required,
        help=doc,
        metavar="TRUE|FALSE" if param.type == "bool" else None,
    )


def _callback(operation: Operation[Any]) -> Callable[..., None]:
    def call(cascade: bool = False, **given: Any) -> None:
        arguments = {}
        for param in operation.params:
            value = given.pop(param.python)
            if param.type == "list":
                value = [item for part in value for item in part] if value else None
            if value is not None:
                arguments[param.name] = value
        for rule in operation.rules:
            _check(rule, arguments, operation)
        run = run_cascade if cascade else run_operation
        run(operation, arguments, Options(**given))

    return call


def _check(rule: Rule, given: Mapping[str, Any], operation: Operation[Any]) -> None:
    """Refuses what the service certainly would: two exclusive parameters, or none of those of which it needs one."""
    by_wire = {param.name: f"--{_kebab(param.python)}" for param in operation.params}
    names = [by_wire.get(name, name) for name in rule.params]
    present = [by_wire.get(name, name) for name in rule.params if name in given]
    if rule.kind in ("exactly_one_of", "at_most_one_of") and len(present) > 1:
        raise click.UsageError(f"give {present[0]} or {present[1]}, not both")
    if rule.kind in ("exactly_one_of", "at_least_one_of") and not present:
        raise click.UsageError(f"give {' or '.join(names)}")
    holds = all(given.get(name) == value if value is not None else name in given for name, value in rule.when)
    if rule.kind == "required_if" and holds and not present:
        raise click.UsageError(f"{names[0]} is needed with {_told(rule, by_wire)}")
    if rule.kind == "forbidden_if" and holds and names[0] in present:
        raise click.UsageError(f"{names[0]} does not go with {_told(rule, by_wire)}")


def _told(rule: Rule, by_wire: Mapping[str, str]) -> str:
    return " and ".join(
        by_wire.get(name, name)
        + (f" {str(value).lower() if isinstance(value, bool) else value}" if value is not None else "")
        for name, value in rule.when
    )


COMMANDS: dict[str, click.Command] = {
    "ims": Service("ims", "Identity Management Service 2019-08-15. RAM users are known by <name>@<default domain>."),
    "ram": Service("ram", "Resource Access Management 2015-05-01. RAM users are known by their bare names."),
    "sts": Service("sts", "Security Token Service 2015-04-01."),
}
