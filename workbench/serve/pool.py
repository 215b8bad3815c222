"""Pages that were run before anybody asked for them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from jupyter_core.utils import ensure_async

from workbench.files import stamp
from workbench.serve.kernels import Kernels
from workbench.serve.page import Page

__all__ = ["Full", "Pool"]

_LOG = logging.getLogger(__name__)
_ENVIRONMENT = {
    "WORKBENCH_SERVED": "1",
    "SERVER_SOFTWARE": "voila",
    "QUERY_STRING": "",
    # Each kernel has one page: nobody else has to be told what it has sent.
    "JUPYTER_WIDGETS_ECHO": "0",
}


class Full(Exception):
    """As many kernels run as may."""


class Pool:
    """The pages that wait for a visitor, for each notebook a few.

    Parameters
    ----------
    kernels : Kernels
        What starts and ends kernels.
    make : callable
        Takes a notebook's path and returns a `Page` that was not run yet.
    workspace : pathlib.Path
        The folder whose files the pages show.
    size : int
        How many pages of each notebook are kept ready.
    pause : float
        Seconds between a visitor's taking a page and the start of the next: the
        visitor's own page has the processor first.
    """

    def __init__(
        self, kernels: Kernels, make: Callable[[str], Page], workspace: Path, size: int, pause: float = 1.5
    ) -> None:
        self._kernels, self._make, self._workspace = kernels, make, workspace
        self._size, self._pause = size, pause
        self._ready: dict[str, list[tuple[Page, int]]] = defaultdict(list)
        self._filling: dict[str, asyncio.Task[None]] = {}
        self._starting = 0

    async def fill(self, notebook: str) -> None:
        """Run pages until as many are ready as are kept, or no more kernels may run."""
        while len(self._ready[notebook]) < self._size and not self._full:
            self._ready[notebook].append(await self._run(notebook))

    async def take(self, notebook: str, environment: Mapping[str, str]) -> Page:
        """Return a page for a visitor.

        Parameters
        ----------
        notebook : str
            Its path in the served folder.
        environment : mapping
            What the visitor's address says, as environment variables.

        Returns
        -------
        Page
            Run with what the address asks for and with the files as they are now.

        Raises
        ------
        Full
            No more kernels may run.
        """
        if not self._ready[notebook]:
            await self._wait(notebook)
        page, seen = self._ready[notebook].pop() if self._ready[notebook] else await self._run(notebook)
        self._kernels.hand_out(page.kernel_id)
        try:
            if environment.get("QUERY_STRING") or seen != stamp(self._workspace):
                await page.run_again(environment)
            if seen != stamp(self._workspace):
                await self._forget(notebook)
        finally:
            self._refill(notebook)
        return page

    @property
    def _full(self) -> bool:
        """Whether as many kernels run as may."""
        return len(self._kernels.list_kernel_ids()) + self._starting >= self._kernels.most

    async def _wait(self, notebook: str) -> None:
        """Wait for a page that is being run already: that is sooner than starting another."""
        filling = self._filling.get(notebook)
        if filling and not filling.done():
            await asyncio.wait([filling])
        if not self._ready[notebook] and self._full:
            raise Full

    async def _run(self, notebook: str) -> tuple[Page, int]:
        """Start a kernel and run a page in it; return it with the stamp of the files that it has read."""
        page = self._make(notebook)
        await page.initialize()
        seen = stamp(self._workspace)
        environment = {**os.environ, **_ENVIRONMENT}
        self._starting += 1
        try:
            name = page.notebook.metadata.kernelspec.name
            started = self._kernels.start_kernel(kernel_name=name, path=str(Path(notebook).parent), env=environment)
            kernel_id = await ensure_async(started)
        finally:
            self._starting -= 1
        try:
            await page.run(self._kernels, kernel_id)
        except BaseException:
            await self._kernels.end(kernel_id)
            raise
        return page, seen

    def _refill(self, notebook: str) -> None:
        """Start to make up for what was taken, a little later."""
        filling = self._filling.get(notebook)
        if filling is None or filling.done():
            self._filling[notebook] = asyncio.create_task(self._fill_later(notebook))

    async def _fill_later(self, notebook: str) -> None:
        """Fill after a pause; what goes wrong is seen by the next visitor, who starts a page of his own."""
        await asyncio.sleep(self._pause)
        try:
            await self.fill(notebook)
        except Exception:  # noqa: BLE001 - nobody waits for this task; what it was is logged
            _LOG.exception("no page of %s could be made ready", notebook)

    async def _forget(self, notebook: str) -> None:
        """End the waiting pages that were run with files as they no longer are."""
        stale, self._ready[notebook] = self._ready[notebook], []
        for page, _ in stale:
            await page.release()
            await self._kernels.end(page.kernel_id)
