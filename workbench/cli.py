"""The command line: check a workspace, make one, serve one, fill it from spreadsheets."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.files import copy_shipped, find_workspace
from workbench.loading.checking import check_files
from workbench.problems import Refused, UnknownName

__all__ = ["main"]

# `check` runs in editors and CI on every save; what serves pages is loaded by the commands that need it.
_COMMANDS = {
    "add": "workbench.adding:add",
    "template": "workbench.importing:template",
    "import": "workbench.importing:bring_in",
    "export": "workbench.importing:export",
    "serve": "workbench.serve:serve",
    "lab": "workbench.serve:lab",
    "schemas": "workbench.schemas:write",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Left out: those of the process.

    Returns
    -------
    int
        0: done; 1: problems were found; 2: the command could not be run; 130: it was stopped.
    """
    asked = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows its number, rather than a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return run(asked)
    except BrokenPipeError:
        # Whoever read our output (`| head`) has closed it; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("workbench: stopped\n")
        return 130
    except (OSError, RuntimeError, Refused, UnknownName) as error:
        sys.stderr.write(f"workbench: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="workbench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="print every problem in a workspace's files")
    _folder(check)
    check.add_argument("--format", choices=["text", "json"], default="text", help="path:line: sentence, or JSON")
    check.set_defaults(run=_check)
    new = commands.add_parser("new", help="make a workspace: benchmarks, assessments and pages")
    new.add_argument("folder", metavar="FOLDER", help="a folder that is empty or not there yet")
    new.set_defaults(run=_new)
    add = commands.add_parser("add", help="add an assessment of a city, with every key factor still to be judged")
    add.add_argument("city", metavar="CITY", help="the city's slug, such as ghent")
    add.add_argument("benchmark", metavar="BENCHMARK", help="the benchmark's slug")
    add.add_argument("--workspace", default=".", metavar="FOLDER", help="the workspace (default: here)")
    add.add_argument("--collection", default="ours", help="the collection (default: ours)")
    add.add_argument("--edition", help="the benchmark's edition (default: the last published)")
    add.add_argument(
        "--date", type=dt.date.fromisoformat, default=None, help="the day it was concluded (default: today)"
    )
    add.add_argument("--method", default="self-assessment", choices=["self-assessment", "peer review", "agreed"])
    add.add_argument("--name", help="the name of a city that nobody has described yet")
    add.add_argument("--country", help="its country")
    add.set_defaults(run=_later("add"))
    _tables(commands)
    serve = commands.add_parser("serve", help="serve a workspace's pages with Voilà")
    _folder(serve)
    serve.add_argument("--port", type=int, default=8866, help="the port (default 8866, or the next free one)")
    serve.add_argument("--ip", default="localhost", help="the address to listen on (default: this machine only)")
    serve.add_argument("--visitors", type=_count, default=20, help="how many may be here at once (default 20)")
    serve.add_argument("--ready", type=_count, default=2, help="how many pages wait for the next visitors (default 2)")
    serve.add_argument(
        "--edit", action="store_true", help="let visitors put assessments in, which changes the workspace's files"
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=_later("serve"))
    lab = commands.add_parser("lab", help="open a workspace in JupyterLab")
    _folder(lab)
    lab.set_defaults(run=_later("lab"))
    schemas = commands.add_parser("schemas", help="write the JSON Schemas of the file formats")
    schemas.add_argument("folder", metavar="FOLDER", help="where to write them")
    schemas.set_defaults(run=_later("schemas"))
    return parser


def _tables(commands: Any) -> None:
    """Add the commands for spreadsheets."""
    template = commands.add_parser("template", help="make a spreadsheet to fill in: an assessment, or a benchmark")
    template.add_argument("benchmark", metavar="BENCHMARK", nargs="?", help="the benchmark's slug")
    template.add_argument(
        "--benchmark", dest="blank", action="store_true", help="a benchmark to type in (or BENCHMARK to change)"
    )
    template.add_argument("-o", "--output", metavar="FILE", required=True, help="the workbook to make (.xlsx)")
    template.add_argument("--city", metavar="SLUG", help="whose it is, where that is known")
    template.add_argument("--edition", help="the benchmark's edition (default: the last published)")
    template.add_argument("--date", type=dt.date.fromisoformat, help="the day it was concluded (default: today)")
    template.add_argument("--method", default="self-assessment", choices=["self-assessment", "peer review", "agreed"])
    template.add_argument("--from-last", action="store_true", help="fill in the city's last round, to be confirmed")
    _where(template)
    template.set_defaults(run=_later("template"))
    bring_in = commands.add_parser("import", help="bring in spreadsheets: says what would change, then asks")
    bring_in.add_argument("files", metavar="FILE", nargs="+", help="workbooks (.xlsx) or CSV files")
    bring_in.add_argument("--dry-run", action="store_true", help="only say what would change")
    bring_in.add_argument("--yes", action="store_true", help="write without asking")
    bring_in.add_argument("--mapping", metavar="MAP.yaml", help="which columns of another table are ours")
    _where(bring_in)
    bring_in.set_defaults(run=_later("import"))
    export = commands.add_parser("export", help="write the assessments of a collection as spreadsheets")
    export.add_argument("folder", metavar="FOLDER", help="where to write them")
    export.add_argument("--city", metavar="SLUG", help="those of one city")
    _where(export)
    export.set_defaults(run=_later("export"))


def _where(parser: argparse.ArgumentParser) -> None:
    """Add the workspace and the collection to a command."""
    parser.add_argument("--workspace", default=".", metavar="FOLDER", help="the workspace (default: here)")
    parser.add_argument("--collection", default="ours", help="the collection (default: ours)")


def _count(text: str) -> int:
    """Return a number of at least one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; at least 1")
    return number


def _folder(parser: argparse.ArgumentParser) -> None:
    """Add the workspace's folder to a command."""
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="the workspace (default: here)")


def _later(command: str) -> Callable[[argparse.Namespace], int]:
    """Return a command that is loaded when it is run."""
    module, _, name = _COMMANDS[command].partition(":")

    def run(asked: argparse.Namespace) -> int:
        return int(getattr(importlib.import_module(module), name)(asked) or 0)

    return run


def _check(asked: argparse.Namespace) -> int:
    """Print every problem in a workspace's files."""
    workspace = find_workspace(asked.folder)
    checked = check_files(workspace)
    # Editors open a path from where the command was run.
    here = Path.cwd()
    lead = "" if workspace == here else f"{_short(workspace, here)}/"
    problems = [replace(one, file=f"{lead}{one.file}") for one in checked.problems]
    if asked.format == "json":
        rows = [{"file": one.file, "line": one.line, "sentence": one.sentence} for one in problems]
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return 1 if problems else 0
    for one in problems:
        sys.stdout.write(f"{one}\n")
    sys.stdout.flush()
    found = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}" if problems else "No problems"
    translated = f", {checked.translations} translations" if checked.translations else ""
    sys.stderr.write(
        f"{found}. Sound: {checked.benchmarks} benchmarks, {checked.cities} cities, "
        f"{checked.assessments} assessments{translated}.\n"
    )
    return 1 if problems else 0


def _short(path: Path, start: Path) -> str:
    """Return a path as it would be typed from a folder."""
    return path.relative_to(start).as_posix() if path.is_relative_to(start) else path.as_posix()


def _new(asked: argparse.Namespace) -> int:
    """Make a workspace."""
    folder = Path(asked.folder)
    copy_shipped(folder)
    sys.stdout.write(
        f"Made the workspace '{folder}'. Add an assessment of your own with `workbench add`, "
        f"check the files with `workbench check {folder}`, see the pages with `workbench serve {folder}`.\n"
    )
    return 0
