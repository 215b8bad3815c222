"""Kernels as visitors use them: not too many, and none that nobody looks at.

Voilà starts a kernel for each visit and keeps it; here each is ended when its page has
gone: at once where the page says so, soon where its connection has ended without a
word, and after a while where nobody came.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import PeriodicCallback
from traitlets import Float, Integer

__all__ = ["Kernels"]

_LOOK_EVERY = 2.0


class Kernels(AsyncMappingKernelManager):  # type: ignore[misc]
    """The kernels of the pages that are open, and of those that wait for a visitor.

    Attributes
    ----------
    most : int
        How many there may be at once, the waiting ones among them.
    grace : float
        Seconds that a kernel is kept when no page is connected to it: time for a slow
        page to load and for a lost connection to come back.
    when_gone : list of callable
        Called with a kernel's id when it has ended, whatever ended it.
    """

    most = Integer(20, config=True)
    grace = Float(60.0, config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when_gone: list[Callable[[str], None]] = []
        self._ending: set[str] = set()
        self._last_seen: dict[str, float] = {}
        self._looker = PeriodicCallback(self._end_abandoned, 1000 * _LOOK_EVERY)

    def hand_out(self, kernel_id: str) -> None:
        """Note that a visitor's page was sent: from now on its kernel lives as long as the page."""
        self._last_seen[kernel_id] = time.monotonic()
        if not self._looker.is_running():
            self._looker.start()

    async def lives(self, kernel_id: str) -> bool:
        """Tell whether a kernel's process runs: one that has died is noticed only a little later."""
        return kernel_id in self and await ensure_async(self.get_kernel(kernel_id).is_alive())

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and tell whoever wants to know."""
        found = super().remove_kernel(kernel_id)
        self._last_seen.pop(kernel_id, None)
        for tell in self.when_gone if found else ():
            tell(kernel_id)
        return found

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a visitor's kernel that has long been idle; one that waits for a visitor is meant to be."""
        if kernel_id in self._last_seen:
            await super().cull_kernel_if_idle(kernel_id)

    async def _end_abandoned(self) -> None:
        """End the kernels that no page is connected to any more."""
        now = time.monotonic()
        for kernel_id, seen in list(self._last_seen.items()):
            if self._kernel_connections.get(kernel_id, 0):
                self._last_seen[kernel_id] = now
            elif now - seen > self.grace:
                await self.end(kernel_id)

    async def end(self, kernel_id: str) -> None:
        """End a kernel, if it is still there and nobody ends it already."""
        if kernel_id not in self or kernel_id in self._ending:
            return
        self._ending.add(kernel_id)
        try:
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))
        finally:
            self._ending.discard(kernel_id)
