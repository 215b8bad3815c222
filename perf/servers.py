"""The servers that are compared, each as its users start it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import workbench

__all__ = ["dash", "ours", "panel", "static"]

_ROOT = Path(__file__).parent.parent
_ALTERNATIVES = _ROOT / ".venv-perf" / "bin"


@contextmanager
def _process(command: list[str], port: int, path: str = "") -> Iterator[str]:
    """Run a server until it is no longer needed; yield its address when it answers."""
    # Nothing from the network: Panel's styles come from its own server, too.
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "BOKEH_RESOURCES": "server"}
    process = subprocess.Popen(
        command, cwd=_ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    address = f"http://localhost:{port}/{path}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def ours(port: int, visitors: int = 40) -> Iterator[str]:
    """Run `workbench serve` on the shipped workspace; yield when it says that it is ready."""
    command = [sys.executable, "-m", "workbench", "serve", str(workbench.shipped_workspace()), "--no-browser"]
    command += ["--port", str(port), "--visitors", str(visitors)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "Serving" in line:
                break
        yield f"http://localhost:{port}/voila/render/compare.ipynb"
    finally:
        process.terminate()
        process.wait(timeout=30)


def static(port: int) -> AbstractContextManager[str]:
    """Serve the bare static page for a desktop; its neighbour ``phone`` is made for that."""
    return _process([sys.executable, "-m", "perf.static_page", str(port)], port, "desktop")


def dash(port: int) -> AbstractContextManager[str]:
    """Serve Dash behind gunicorn with two workers."""
    command = [str(_ALTERNATIVES / "gunicorn"), "--workers", "2", "--bind", f"localhost:{port}", "perf.dash_app:server"]
    return _process(command, port)


def panel(port: int) -> AbstractContextManager[str]:
    """Serve Panel with its own server (with reused sessions it would ask a CDN for its styles)."""
    command = [str(_ALTERNATIVES / "panel"), "serve", "perf/panel_app.py", "--port", str(port)]
    return _process(command, port, "panel_app")
