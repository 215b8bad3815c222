"""Serving: Voilà with a page of our own, and JupyterLab on the same workspace."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from workbench.files import find_workspace, places
from workbench.problems import Refused
from workbench.serve.navigation import EDITS

__all__ = ["lab", "serve"]

_MANY = 500
_HERE_ALONE = ("localhost", "127.0.0.1", "::1")
_SHARE = Path(__file__).parent / "share" / "jupyter"


def serve(asked: argparse.Namespace) -> int:
    """Serve a workspace's pages with Voilà until it is stopped.

    Parameters
    ----------
    asked : argparse.Namespace
        `folder`, `port`, `ip`, `visitors`, `ready`, `no_browser`, `edit`.

    Returns
    -------
    int
        0 when the server has ended.
    """
    workspace = find_workspace(asked.folder)
    if not (workspace / "notebooks" / "compare.ipynb").is_file():
        raise Refused(
            f"'{workspace}' has no notebooks/compare.ipynb, which is the page; copy the folder 'notebooks' of a new "
            "workspace (`workbench new FOLDER` makes one)"
        )
    _add_templates()
    _say_who_may_edit(asked, workspace)
    if len(places(workspace).stamps) > _MANY:
        # Here it is seen how far reading has come; each page then finds it kept.
        subprocess.run([sys.executable, "-P", "-m", "workbench.loading", str(workspace)], check=False)  # noqa: S603 - this program
    from workbench.serve.voila_app import WorkbenchVoila  # noqa: PLC0415 - reads the path just set

    options = [f"--Voila.root_dir={workspace / 'notebooks'}", f"--port={asked.port}", f"--Voila.ip={asked.ip}"]
    options += [f"--Kernels.most={asked.visitors + asked.ready}", f"--WorkbenchVoila.ready={asked.ready}"]
    if asked.no_browser:
        options.append("--no-browser")
    WorkbenchVoila.launch_instance(options)
    return 0


def lab(asked: argparse.Namespace) -> int:
    """Open a workspace in JupyterLab.

    Parameters
    ----------
    asked : argparse.Namespace
        `folder`.

    Returns
    -------
    int
        0 when the server has ended.
    """
    from jupyterlab.labapp import LabApp  # noqa: PLC0415 - heavy, and only this command needs it

    workspace = find_workspace(asked.folder)
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={workspace}",
            "--LabApp.default_url=/lab/tree/notebooks",
            # Nothing is asked of the network: no news, no look for updates, no catalogue of extensions.
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
        ]
    )
    return 0


def _say_who_may_edit(asked: argparse.Namespace, workspace: Path) -> None:
    """Let the pages' kernels know whether they may change files, and whoever starts the server, who can."""
    os.environ[EDITS] = "1" if asked.edit else "0"
    if not asked.edit:
        return
    if not (workspace / "notebooks" / "assess.ipynb").is_file():
        sys.stderr.write(
            "workbench: there is no notebooks/assess.ipynb, the page on which assessments are put in; copy it from a "
            "new workspace (`workbench new FOLDER` makes one)\n"
        )
    if asked.ip not in _HERE_ALONE:
        sys.stderr.write(
            f"workbench: served with --edit at '{asked.ip}': whoever reaches this address can change the files in "
            f"'{workspace / 'assessments'}'. There is no password. Serve it in a network that you trust, and keep "
            "the workspace in git\n"
        )


def _add_templates() -> None:
    """Let Voilà find our template, before what is installed elsewhere."""
    paths = [str(_SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
