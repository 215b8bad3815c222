"""The command line: check a workspace, make one, serve one."""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.files import NotAWorkspace, find_workspace, read_documents, shipped_workspace, sound

__all__ = ["main"]

# `check` runs in editors and CI on every save; what serves pages is loaded by the commands that need it.
_COMMANDS = {"serve": "workbench.serve:serve", "lab": "workbench.serve:lab", "schemas": "workbench.schemas:write"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Left out: those of the process.

    Returns
    -------
    int
        0: done; 1: problems were found; 2: the command could not be run.
    """
    asked = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except (NotAWorkspace, FileExistsError) as error:
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
    serve = commands.add_parser("serve", help="serve a workspace's pages with Voilà")
    _folder(serve)
    serve.add_argument("--port", type=int, default=8866, help="the port (default 8866, or the next free one)")
    serve.add_argument("--ip", default="localhost", help="the address to listen on (default: this machine only)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=_later("serve"))
    lab = commands.add_parser("lab", help="open a workspace in JupyterLab")
    _folder(lab)
    lab.set_defaults(run=_later("lab"))
    schemas = commands.add_parser("schemas", help="write the JSON Schemas of the file formats")
    schemas.add_argument("folder", metavar="FOLDER", help="where to write them")
    schemas.set_defaults(run=_later("schemas"))
    return parser


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
    documents = sound(read_documents(workspace))
    problems = sorted(documents.problems)
    if asked.format == "json":
        rows = [{"file": one.file, "line": one.line, "sentence": one.sentence} for one in problems]
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return 1 if problems else 0
    # Editors open a path from where the command was run.
    here = Path.cwd()
    lead = "" if workspace == here else f"{_short(workspace, here)}/"
    for one in problems:
        sys.stdout.write(f"{lead}{one}\n")
    count = len(documents.benchmarks), len(documents.cities), len(documents.assessments)
    used = "benchmarks: {}, cities: {}, assessments: {}".format(*count)
    found = f"{len(problems)} problems" if len(problems) != 1 else "1 problem"
    sys.stderr.write(f"{found if problems else 'No problems'}. Sound are {used}.\n")
    return 1 if problems else 0


def _short(path: Path, start: Path) -> str:
    """Return a path as it would be typed from a folder."""
    return path.relative_to(start).as_posix() if path.is_relative_to(start) else path.as_posix()


def _new(asked: argparse.Namespace) -> int:
    """Make a workspace."""
    folder = Path(asked.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"'{folder}' is there already and not empty; name a folder that is empty or new")
    shipped = shipped_workspace()
    leave = shutil.ignore_patterns(".*", "__pycache__")
    for name in ("benchmarks", "assessments", "notebooks"):
        shutil.copytree(shipped / name, folder / name, ignore=leave)
    sys.stdout.write(
        f"Made the workspace '{folder}'. Put your own assessments in {folder / 'assessments'}/COLLECTION/CITY/, "
        f"check them with `workbench check {folder}`, see them with `workbench serve {folder}`.\n"
    )
    return 0
