"""Kernels as visitors use them: not too many, and none that nobody looks at.

Voilà starts a kernel for each visit and keeps it; here each is ended when its page has
gone: at once where the page says so, soon where its connection has ended without a
word, and after a while where nobody came.
"""

from __future__ import annotations

import time
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
    """

    most = Integer(20, config=True)
    grace = Float(60.0, config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._last_seen: dict[str, float] = {}
        self._looker = PeriodicCallback(self._end_abandoned, 1000 * _LOOK_EVERY)

    def hand_out(self, kernel_id: str) -> None:
        """Note that a visitor's page was sent: from now on its kernel lives as long as the page."""
        self._last_seen[kernel_id] = time.monotonic()
        if not self._looker.is_running():
            self._looker.start()

    @property
    def in_use(self) -> int:
        """How many kernels belong to visitors."""
        return sum(kernel_id in self for kernel_id in self._last_seen)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a visitor's kernel that has long been idle; one that waits for a visitor is meant to be."""
        if kernel_id in self._last_seen:
            await super().cull_kernel_if_idle(kernel_id)

    async def _end_abandoned(self) -> None:
        """End the kernels that no page is connected to any more."""
        now = time.monotonic()
        for kernel_id, seen in list(self._last_seen.items()):
            if kernel_id not in self:
                del self._last_seen[kernel_id]
            elif self._kernel_connections.get(kernel_id, 0):
                self._last_seen[kernel_id] = now
            elif now - seen > self.grace:
                await self.end(kernel_id)

    async def end(self, kernel_id: str) -> None:
        """End a kernel, if it is still there."""
        self._last_seen.pop(kernel_id, None)
        if kernel_id in self:
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))
