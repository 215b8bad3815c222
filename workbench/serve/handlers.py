"""What answers a browser: a page, and the way to its kernel."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import tornado.web
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado.httputil import split_host_and_port
from voila.handler import BaseVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbench.serve.assets import accepted
from workbench.serve.navigation import navigation
from workbench.serve.pool import Full, Pool
from workbench.serve.tongue import asked_for, frame_words, link_of, with_language
from workbench.words import words

__all__ = ["Door", "EndKernel", "KernelChannels", "PageHandler"]

_TRY_AGAIN = 5


class _Spoken(BaseVoilaHandler):  # type: ignore[misc]
    """Says what it says in the language that the address asks for."""

    def render_template(self, name: str, **given: Any) -> str:
        """Return a page of ours with words in that language."""
        language = asked_for(self.request.query)
        spoken = {
            "language": language,
            "words": frame_words(language),
            "home": f"{self.base_url}{with_language(language)}",
            # Asked for anew each time: a notebook may have come meanwhile.
            "every_page": lambda: navigation(self._root, "", link_of(language), words(language)),
        }
        return str(super().render_template(name, **spoken, **given))

    @property
    def _root(self) -> Path:
        """The served folder."""
        return Path(self.settings["voila"].root_dir).resolve()


class PageHandler(_Spoken):
    """Sends a page that was run for this visitor alone."""

    @tornado.web.authenticated
    async def get(self, path: str) -> None:
        """Send a notebook's page, or say that all places are taken."""
        self._head()
        pool: Pool = self.settings["pool"]
        try:
            page = await pool.take(self._notebook(path), self._environment())
        except Full:
            self.set_status(503)
            self.set_header("Retry-After", str(_TRY_AGAIN))
            self.write(self.render_template("full.html", again=_TRY_AGAIN))
            return
        if "br" in accepted(self.request.headers.get("Accept-Encoding", "")):
            self.set_header("Content-Encoding", "br")
            self.write(page.packed)
        else:
            self.write(page.html)
        await self.finish()
        await page.release()

    @tornado.web.authenticated
    async def head(self, path: str) -> None:
        """Say that there is such a page; nobody is to read it, so none is taken."""
        self._notebook(path)
        self._head()

    def _head(self) -> None:
        """Say what is sent, and that nobody keeps it; give the visitor the token that ends the page's kernel."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding")
        # Asking for the token sets its cookie, which the page's script reads.
        self.xsrf_token  # noqa: B018

    def _notebook(self, path: str) -> str:
        """Return a notebook's path in the served folder; nothing else is there."""
        asked = PurePosixPath(path)
        hidden = any(part.startswith(".") for part in asked.parts)
        if asked.suffix != ".ipynb" or hidden or not _is_file_in(self._root, asked):
            raise tornado.web.HTTPError(404)
        return str(asked)

    def _environment(self) -> dict[str, str]:
        """Return what the notebook may want to know of the request, by the names that Voilà gives it."""
        host, port = split_host_and_port(self.request.host.lower())
        return {
            "QUERY_STRING": str(self.request.query),
            "SCRIPT_NAME": str(self.request.path),
            "PATH_INFO": "",
            "SERVER_NAME": host,
            "SERVER_PORT": str(port or ""),
            "SERVER_PROTOCOL": str(self.request.version),
            "VOILA_REQUEST_URL": str(self.request.full_url()),
        }


def _is_file_in(root: Path, asked: PurePosixPath) -> bool:
    """Tell whether a file is in a folder; a name that no system takes is none."""
    try:
        return (root / asked).resolve().is_relative_to(root) and (root / asked).is_file()
    except (OSError, ValueError):
        return False


class Door(PageHandler):
    """Leads from a page's short address, such as ``/city?city=ghent``, to it; else says which pages there are."""

    @tornado.web.authenticated
    async def get(self, path: str) -> None:
        """Lead on with all that the address asks for."""
        page = quote(self._notebook(f"{path.strip('/').removesuffix('.ipynb')}.ipynb"))
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(f"{url_path_join(self.base_url, 'voila/render', page)}{query}")

    head = get


class EndKernel(APIHandler):  # type: ignore[misc]
    """Ends a kernel whose page says that it is closed; the page's token is asked for, as for every POST."""

    @tornado.web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End it; a page that says so twice is right both times."""
        await self.kernel_manager.end(kernel_id)
        self.set_status(204)


class KernelChannels(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The way between a page and its kernel."""

    async def open(self, kernel_id: str) -> Any:
        """Send each message at once: waiting to fill a packet costs more than the packet."""
        self.set_nodelay(True)
        return await super().open(kernel_id)
