"""Voilà as the workbench serves it: our page, the first page at the root, no tree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, ClassVar

import tornado.ioloop
import tornado.web
from jupyter_server.utils import url_path_join
from traitlets import default
from traitlets.config import Config
from voila.app import Voila

from workbench.words import words

__all__ = ["FIRST_PAGE", "WorkbenchVoila"]

FIRST_PAGE = "compare.ipynb"
"""The page that the server's root leads to."""


def _with_words(page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give the page's frame its words."""
    return {**page_config, "workbenchWords": words().view("frame")}


class WorkbenchVoila(Voila):  # type: ignore[misc]
    """Stand-alone Voilà (it refuses code from a browser) with the workbench's settings."""

    name = "voila"
    description = "Serve a workspace's pages."
    _settings: ClassVar[dict[str, Any]] = {
        "VoilaConfiguration": {
            "template": "workbench",
            # Only what our pages use is sent to a visitor.
            "extension_allowlist": [
                "@voila-dashboards/widgets-manager8",
                "@jupyter-widgets/jupyterlab-manager",
                "anywidget",
            ],
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "show_tracebacks": False,
            "page_config_hook": _with_words,
            "file_allowlist": [],
        },
        "Application": {"log_level": "WARN"},
        # A visitor who has gone leaves no kernel behind for long.
        "MappingKernelManager": {"cull_idle_timeout": 900, "cull_interval": 60},
    }

    def initialize(self, argv: list[str] | None = None) -> None:
        """Take our settings, then the command line's."""
        self.update_config(Config(self._settings))
        super().initialize(argv)

    @default("config_file_paths")
    def _no_config_files(self) -> list[str]:
        """Take no settings from the folder that is served: they could run code or open files."""
        return []

    def init_settings(self) -> Any:
        """Let our error pages find their words."""
        settings = super().init_settings()
        settings["voila_jinja2_env"].globals["words"] = words().view("frame")
        return settings

    def listen(self) -> None:
        """Serve, and say where as soon as visitors are answered."""
        tornado.ioloop.IOLoop.current().add_callback(self._say_where)
        super().listen()

    def _say_where(self) -> None:
        """Print the address that Voilà settled on."""
        sys.stderr.write(f"Serving {Path(self.root_dir).parent} at {self.display_url} (Ctrl+C stops it)\n")
        sys.stderr.flush()

    def init_handlers(self) -> list[Any]:
        """Lead the root to the first page, and serve no list of files."""
        handlers = [
            handler for handler in super().init_handlers() if not str(handler[0]).startswith(self._tree_paths())
        ]
        first = url_path_join(self.server_url, "/voila/render/", FIRST_PAGE)
        root = (self.server_url, tornado.web.RedirectHandler, {"url": first, "permanent": False})
        return [root, *(handler for handler in handlers if handler[0] != self.server_url)]

    def _tree_paths(self) -> tuple[str, ...]:
        """Return the paths by which Voilà would show the folder."""
        return tuple(url_path_join(self.server_url, path) for path in ("/voila/tree", "/voila/api/contents"))
