"""Voilà as the workbench serves it: pages that are ready before anybody asks, and little else."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any, ClassVar

import tornado.ioloop
import tornado.web
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from traitlets import Integer, default
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_page_config

from workbench.serve.assets import BUILT, BuiltFiles, built
from workbench.serve.handlers import Door, EndKernel, KernelChannels, PageHandler
from workbench.serve.navigation import first_page
from workbench.serve.page import Page
from workbench.serve.pool import Pool

__all__ = ["WorkbenchVoila"]

_COMPARE = "compare.ipynb"
"""The page that visitors go on to from the first, and the first where no notebook says that it is."""

_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class WorkbenchVoila(Voila):  # type: ignore[misc]
    """Stand-alone Voilà (it refuses code from a browser) with the workbench's settings.

    Attributes
    ----------
    ready : int
        How many pages wait for a visitor.
    """

    name = "voila"
    description = "Serve a workspace's pages."
    ready = Integer(2, config=True)
    _settings: ClassVar[dict[str, Any]] = {
        "VoilaConfiguration": {
            "template": "workbench",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "show_tracebacks": False,
            "file_allowlist": [],
            "multi_kernel_manager_class": "workbench.serve.kernels.Kernels",
        },
        "Application": {"log_level": "WARN"},
        # An open page that nobody has touched for so long gives its kernel up; a touch brings it back.
        "MappingKernelManager": {"cull_idle_timeout": 1800, "cull_interval": 60, "cull_connected": True},
        # Sockets that only this user's processes can reach; Windows has none of that kind.
        "KernelManager": {"transport": "tcp" if sys.platform == "win32" else "ipc"},
        # A restarted kernel knows nothing of the page that stands before it: it ends, and the page says so.
        "KernelRestarter": {"restart_limit": 0, "time_to_dead": 1.0},
    }

    def initialize(self, argv: list[str] | None = None) -> None:
        """Take our settings, then the command line's."""
        built()
        self.update_config(Config(self._settings))
        super().initialize(argv)

    @default("config_file_paths")
    def _no_config_files(self) -> list[str]:
        """Take no settings from the folder that is served: they could run code or open files."""
        return []

    def init_settings(self) -> Any:
        """Compress what is sent, and let the pages find what they need."""
        settings = super().init_settings()
        settings["voila_jinja2_env"].globals |= {"built": built()}
        # Notebooks are run here, and what they held before is never shown: there is nothing to trust, or to warn of.
        self.contents_manager.mark_trusted_cells = lambda *_: None
        self.pool = Pool(self.kernel_manager, self._page, Path(self.root_dir).parent, self.ready)
        return settings | {
            "pool": self.pool,
            "compress_response": True,
            "websocket_compression_options": {},
            # A visitor who vanishes without a word is noticed.
            "websocket_ping_interval": 20,
        }

    def init_handlers(self) -> list[Any]:
        """Serve the pages, their kernels and their files: no list of files, nobody's else."""
        self.first = first_page(Path(self.root_dir)) or _COMPARE
        root, identity = self.server_url, {"voila_configuration": self.voila_configuration}

        def at(*path: str) -> str:
            return str(url_path_join(root, *path))

        return [
            (root, tornado.web.RedirectHandler, {"url": at("/voila/render/", self.first), "permanent": False}),
            (at(r"/voila/render/([^/.]+)/?"), Door, identity),
            (at("/voila/render/(.*)"), PageHandler, identity),
            (at("/voila/static/(.*)"), BuiltFiles, {"path": str(BUILT / "static")}),
            (at("/api/kernels", _ID), KernelHandler),
            (at("/api/kernels", _ID, "channels"), KernelChannels),
            (at("/voila/api/shutdown", _ID), EndKernel),
            *self.identity_provider.get_handlers(),
            # Whatever else is asked for may be a page by its short name.
            (at("/(.*)"), Door, identity),
        ]

    def listen(self) -> None:
        """Serve, and say where as soon as a page is ready for the first visitor."""
        tornado.ioloop.IOLoop.current().add_callback(self._open)
        super().listen()

    def stop(self) -> None:
        """End every kernel, also those that nobody has got yet."""
        # In the loop in which they were started: another knows nothing of what is on its way there.
        self.ioloop.run_sync(self._close)
        shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _close(self) -> None:
        """End the pages that are being made, then all that run."""
        await self.pool.close()
        await self.kernel_manager.shutdown_all(now=True)
        await self.pool.let_go()

    async def _open(self) -> None:
        """Make the first pages ready and print the address that Voilà settled on."""
        await asyncio.gather(*map(self.pool.fill, {self.first, _COMPARE}))
        sys.stderr.write(f"Serving {Path(self.root_dir).parent} at {self.display_url} (Ctrl+C stops it)\n")
        sys.stderr.flush()

    def _page(self, notebook: str) -> Page:
        """Return a page that was not run yet, as Voilà's own parts expect it."""
        given = {
            "base_url": self.base_url,
            "settings": self.app.settings,
            "log": self.log,
            "voila_configuration": self.voila_configuration,
        }
        return Page(
            voila_configuration=self.voila_configuration,
            traitlet_config=self.config,
            notebook_path=notebook,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=get_page_config(**given),
        )
