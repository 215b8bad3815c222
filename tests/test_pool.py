"""The pages that wait for visitors: nobody shares one, gets a dead one, or is turned away while one is free."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import write_workspace
from workbench.serve.pool import Full, Pool


class Kernels:
    """Kernels that are names only; `door` holds those back that are being started."""

    def __init__(self, most: int) -> None:
        self.most, self.running, self.dead = most, [], set()
        self.handed_out: list[str] = []
        self.when_gone: list[Callable[[str], None]] = []
        self.knocked, self.door = asyncio.Event(), asyncio.Event()
        self.door.set()

    def list_kernel_ids(self) -> list[str]:
        return list(self.running)

    async def start_kernel(self, kernel_id: str, **_: Any) -> str:
        self.knocked.set()
        await self.door.wait()
        self.running.append(kernel_id)
        assert len(self.running) <= self.most, "more kernels run than may"
        return kernel_id

    async def lives(self, kernel_id: str) -> bool:
        await asyncio.sleep(0)
        return kernel_id in self.running and kernel_id not in self.dead

    def hand_out(self, kernel_id: str) -> None:
        assert kernel_id not in self.handed_out, "two visitors got one page"
        self.handed_out.append(kernel_id)

    async def end(self, kernel_id: str) -> None:
        await asyncio.sleep(0)
        if kernel_id in self.running:
            self.running.remove(kernel_id)
            for tell in self.when_gone:
                tell(kernel_id)


class Page:
    """A page that counts how often it was run."""

    def __init__(self, house: House) -> None:
        self.house, self.runs, self.kernel_name = house, 0, "python3"

    async def initialize(self) -> None:
        await asyncio.sleep(0)

    async def run(self, _: Any, kernel_id: str) -> None:
        await self.house.gate.wait()
        if self.house.failing:
            raise self.house.failing
        self.kernel_id, self.runs = kernel_id, 1

    async def run_again(self, environment: dict[str, str]) -> None:
        await asyncio.sleep(0)
        if "fails" in environment.get("QUERY_STRING", ""):
            raise RuntimeError("the kernel died")
        self.runs += 1

    async def release(self) -> None:
        await asyncio.sleep(0)


class House:
    """A pool with its kernels; `gate` holds the pages back that are being run."""

    def __init__(self, workspace: Path, most: int = 10, size: int = 2, pause: float = 3600) -> None:
        self.workspace, self.kernels = workspace, Kernels(most)
        self.gate, self.failing = asyncio.Event(), None
        self.gate.set()
        # Nobody waits for the pause: a test that needed it to end would never end.
        self.pool = Pool(self.kernels, lambda _: Page(self), workspace, size, pause)

    async def take(self, notebook: str = "one.ipynb", query: str = "") -> Any:
        return await self.pool.take(notebook, {"QUERY_STRING": query})


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., None]:
    """Runs what a test does with a house, in a loop of its own."""
    write_workspace(tmp_path, {"notebooks/one.ipynb": "{}", "notebooks/two.ipynb": "{}", "assessments/a.yaml": "a"})

    def run(act: Callable[[House], Awaitable[None]], **settings: Any) -> None:
        async def inside() -> None:
            house = House(tmp_path, **settings)
            await house.pool.fill("one.ipynb")
            await act(house)
            await house.pool.close()

        # In a thread of its own: this one may have a browser's loop already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(inside())).result()

    return run


def test_visitors_at_once_get_a_page_each(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        pages = await asyncio.gather(*(house.take() for _ in range(7)))
        assert len({page.kernel_id for page in pages}) == 7

    opened(act)


def test_no_more_kernels_run_than_may_and_the_rest_is_told_so(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        answers = await asyncio.gather(*(house.take() for _ in range(7)), return_exceptions=True)
        assert sum(isinstance(one, Full) for one in answers) == 3
        assert len(house.kernels.running) == 4
        await house.kernels.end(house.kernels.handed_out[0])
        assert (await house.take()).kernel_id in house.kernels.running

    opened(act, most=4)


def test_a_visitor_gets_the_page_that_is_being_made_without_the_pause(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        await house.take()
        house.gate.clear()
        waiting = asyncio.create_task(house.take())
        while len(house.kernels.running) < 2:
            await asyncio.sleep(0)
        house.gate.set()
        assert (await waiting).runs == 1
        assert len(house.kernels.handed_out) == 2

    opened(act, size=1, most=2)


def test_a_page_that_waits_for_another_notebook_makes_room(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        assert len(house.kernels.running) == 2
        page = await house.take("two.ipynb")
        assert page.kernel_id in house.kernels.running
        await house.take("one.ipynb")
        with pytest.raises(Full):
            await house.take("one.ipynb")

    opened(act, most=2)


def test_a_page_whose_kernel_died_while_it_waited_is_never_handed_out(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        house.kernels.dead.update(house.kernels.running)
        page = await house.take()
        assert page.kernel_id not in house.kernels.dead
        assert not house.kernels.dead.intersection(house.kernels.running)

    opened(act)


def test_a_file_that_changed_while_pages_waited_is_seen(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        assert (await house.take()).runs == 1
        (house.workspace / "assessments" / "a.yaml").write_text("another")
        assert (await house.take()).runs == 2

    opened(act, size=3)


def test_a_changed_notebook_is_run_from_its_beginning(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        before = set(house.kernels.running)
        (house.workspace / "notebooks" / "one.ipynb").write_text('{"changed": true}')
        page = await house.take()
        assert page.kernel_id not in before
        assert not before.intersection(house.kernels.running)

    opened(act)


def test_a_page_that_fails_on_its_visitor_leaves_no_kernel(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        with pytest.raises(RuntimeError, match="the kernel died"):
            await house.take(query="fails")
        assert not set(house.kernels.handed_out).intersection(house.kernels.running)
        assert (await house.take()).kernel_id in house.kernels.running

    opened(act)


def test_whoever_waits_is_told_when_no_page_can_be_made(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        await house.take()
        house.failing = RuntimeError("no such kernel")
        with pytest.raises(RuntimeError, match="no such kernel"):
            await house.take()
        assert house.kernels.running == house.kernels.handed_out
        house.failing = None
        assert (await house.take()).runs == 1

    opened(act, size=1)


def test_closing_leaves_none_of_the_pages_that_were_being_made(opened: Callable[..., None]) -> None:
    async def act(house: House) -> None:
        await house.take()
        house.kernels.knocked.clear()
        house.kernels.door.clear()
        filling = asyncio.create_task(house.pool.fill("one.ipynb"))
        await asyncio.wait_for(house.kernels.knocked.wait(), 60)
        closing = asyncio.create_task(house.pool.close())
        await asyncio.sleep(0)
        house.kernels.door.set()
        await asyncio.gather(filling, closing)
        assert house.kernels.running == house.kernels.handed_out

    opened(act, size=1)
