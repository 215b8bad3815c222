"""Pages that were run before anybody asked for them."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

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
    # Of the little that a page holds, Arrow's own pool of memory would keep six megabytes more.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
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
        visitor's own page has the processor first.  A visitor who waits ends it.
    """

    def __init__(
        self, kernels: Kernels, make: Callable[[str], Page], workspace: Path, size: int, pause: float = 1.5
    ) -> None:
        self._kernels, self._make, self._workspace = kernels, make, workspace
        self._size, self._pause = size, pause
        self._ready: dict[str, list[Page]] = defaultdict(list)
        self._waiting: dict[str, deque[asyncio.Future[Page]]] = defaultdict(deque)
        self._fillers: dict[str, asyncio.Task[None]] = {}
        self._hurry: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._starting: set[str] = set()
        self._closed = False
        self._last: list[Page] = []
        kernels.when_gone.append(self._gone)

    async def fill(self, notebook: str) -> None:
        """Run pages until as many are ready as are kept, or no more kernels may run.

        Parameters
        ----------
        notebook : str
            Its path in the served folder.
        """
        self._refill(notebook)
        self._hurry[notebook].set()
        await asyncio.wait([self._fillers[notebook]])

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
        page = await self._next(notebook)
        self._kernels.hand_out(page.kernel_id)
        try:
            now = stamp(self._workspace)
            if environment.get("QUERY_STRING") or page.seen != now:
                await page.run_again(environment)
            for stale in [one for one in self._ready[notebook] if one.seen != now]:
                await self._drop(notebook, stale)
        except BaseException:
            await page.release()
            await self._kernels.end(page.kernel_id)
            raise
        finally:
            self._refill(notebook)
        return page

    async def close(self) -> None:
        """Make no more pages: the server ends.  What was being made has ended when this returns."""
        self._closed = True
        for filler in self._fillers.values():
            filler.cancel()
        await asyncio.gather(*self._fillers.values(), return_exceptions=True)
        self._last = [page for ready in self._ready.values() for page in ready]

    async def let_go(self) -> None:
        """Let go of the kernels that waited when this was closed, now that they have ended."""
        for page in self._last:
            await page.release()

    @property
    def _full(self) -> bool:
        """Whether as many kernels run as may."""
        return len(self._starting.union(self._kernels.list_kernel_ids())) >= self._kernels.most

    async def _next(self, notebook: str) -> Page:
        """Return a page that nobody else has: one that is ready, one that is coming, or one made now."""
        while self._ready[notebook]:
            page = self._ready[notebook].pop()
            if page.written == self._written(notebook) and await self._kernels.lives(page.kernel_id):
                return page
            # The notebook was changed since, or the kernel has died while it waited.
            await self._drop(notebook, page)
        filler = self._fillers.get(notebook)
        if filler and not filler.done() and not self._waiting[notebook]:
            return await self._coming(notebook)
        while self._full:
            if not await self._make_room(notebook):
                raise Full
        return await self._run(notebook)

    async def _coming(self, notebook: str) -> Page:
        """Wait for the page that is made already: that is sooner than making another."""
        place: asyncio.Future[Page] = asyncio.get_running_loop().create_future()
        self._waiting[notebook].append(place)
        self._hurry[notebook].set()
        return await place

    async def _make_room(self, notebook: str) -> bool:
        """End a page that waits for a visitor of another notebook; tell whether there was one."""
        for other, ready in self._ready.items():
            if other != notebook and ready:
                await self._drop(other, ready[0])
                return True
        return False

    async def _run(self, notebook: str) -> Page:
        """Start a kernel and run a page in it."""
        # Its place is taken before anything is waited for: two visitors never get one between them.
        kernel_id = str(uuid.uuid4())
        self._starting.add(kernel_id)
        page = self._make(notebook)
        try:
            page.seen, page.written = stamp(self._workspace), self._written(notebook)
            await page.initialize()
            name, folder = page.kernel_name, str(Path(notebook).parent)
            environment = {**os.environ, **_ENVIRONMENT}
            start = asyncio.ensure_future(
                self._kernels.start_kernel(kernel_id=kernel_id, kernel_name=name, path=folder, env=environment)
            )
            try:
                await asyncio.shield(start)
            except asyncio.CancelledError:
                # A process of which only half is known could not be ended.
                await start
                raise
            await page.run(self._kernels, kernel_id)
        except BaseException:
            await page.release()
            await self._kernels.end(kernel_id)
            raise
        finally:
            self._starting.discard(kernel_id)
        return page

    def _written(self, notebook: str) -> int:
        """Return when a notebook was last written: a page of an older one is not run again but made anew."""
        file = self._workspace / "notebooks" / notebook
        return file.stat().st_mtime_ns if file.is_file() else 0

    def _refill(self, notebook: str) -> None:
        """Start to make up for what was taken, a little later."""
        filler = self._fillers.get(notebook)
        if not self._closed and (filler is None or filler.done()):
            self._hurry[notebook].clear()
            self._fillers[notebook] = asyncio.create_task(self._fill_later(notebook))

    async def _fill_later(self, notebook: str) -> None:
        """Fill after a pause; whoever waits for a page is told what went wrong."""
        waiting = self._waiting[notebook]
        problem: Exception = Full()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry[notebook].wait(), self._pause)
            await self._fill(notebook)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is logged, and told to whoever waits
            # Of a page that was being made when the server ended nobody needs to know.
            if not self._closed:
                _LOG.exception("no page of %s could be made ready", notebook)
            problem = failure
        while waiting:
            waiting.popleft().set_exception(problem)

    async def _fill(self, notebook: str) -> None:
        """Make pages: first for those who wait, then as many as are kept."""
        ready, waiting = self._ready[notebook], self._waiting[notebook]
        while waiting or len(ready) < self._size:
            if self._full and not (waiting and await self._make_room(notebook)):
                return
            page = await self._run(notebook)
            if waiting:
                waiting.popleft().set_result(page)
            else:
                ready.append(page)

    async def _drop(self, notebook: str, page: Page) -> None:
        """End a page that waited for nobody."""
        if page in self._ready[notebook]:
            self._ready[notebook].remove(page)
        await page.release()
        await self._kernels.end(page.kernel_id)

    def _gone(self, kernel_id: str) -> None:
        """Forget a page whose kernel has gone; where it was a visitor's, there is room for another."""
        for ready in self._ready.values():
            for page in ready:
                if page.kernel_id == kernel_id:
                    # It died by itself: the next visitor starts another, and not we, again and again.
                    ready.remove(page)
                    return
        for notebook in list(self._fillers):
            self._refill(notebook)
