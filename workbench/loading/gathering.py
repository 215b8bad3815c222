"""Reading many files on all processors.

Processes of our own rather than a pool of `multiprocessing`: that would run an
analyst's script anew in each of them, or fork a notebook's threads.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO, cast

from workbench.files import World
from workbench.loading import FEW, HELLO
from workbench.loading.progress import Told
from workbench.loading.reading import read_files
from workbench.loading.stretch import Stretch, join

__all__ = ["gather"]

_MOST_PROCESSES = 8
_AT_ONCE = 150
"""Files that a process reads at once: so many documents still find room in its nearer memory."""
_PATIENCE = 60
"""Seconds without any answer after which no process is waited for."""
_MOST_SAID_BEFORE = 100_000
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from workbench.loading.worker import main; sys.exit(main())",
    str(Path(__file__).parent.parent.parent),
)

_Task = tuple[int, Sequence[str]]
_Answer = tuple[int, Stretch | None] | None
"""Which task, and what was read (None: the process died of it); None alone: a process has ended."""


def gather(
    workspace: Path, files: Sequence[str], world: World, rows: bool = True, told: Told = lambda _: None
) -> Stretch:
    """Read figures and assessments, on all processors where there are many.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    files : sequence of str
        The files, relative to it.
    world : World
        What they can refer to.
    rows : bool, default True
        Whether the rows are wanted, or only what is wrong.
    told : callable, optional
        Is told how many more files have been read.

    Returns
    -------
    Stretch
        As `read_files` makes it, in the order of the files.
    """
    tasks = [files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)]
    found: dict[int, Stretch] = {}
    processes = min(_processors(), _MOST_PROCESSES, len(files) // FEW)
    if processes:
        start = pickle.dumps((workspace, world, rows), protocol=5)
        for at, stretch in _answers(processes, start, deque(enumerate(tasks))):
            found[at] = stretch
            told(len(tasks[at]))
    # What no process has read, for whatever reason, is read here, carefully.
    for at, asked in enumerate(tasks):
        if at not in found:
            found[at] = read_files(workspace, asked, world, rows=rows)
            told(len(asked))
    return join([found[at] for at in range(len(tasks))], files)


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _answers(count: int, start: bytes, tasks: deque[_Task]) -> Iterator[tuple[int, Stretch]]:
    """Yield what processes have read, as they answer; they end with this, however it ends."""
    answers: SimpleQueue[_Answer] = SimpleQueue()
    started: list[subprocess.Popen[bytes]] = []
    threads: list[threading.Thread] = []
    try:
        for _ in range(count):
            started.append(_started())
            threads.append(threading.Thread(target=_feed, args=(started[-1], start, tasks, answers), daemon=True))
            threads[-1].start()
        working = len(threads)
        while working:
            answer = answers.get(timeout=_PATIENCE)
            if answer is None:
                working -= 1
            elif answer[1] is not None:
                yield answer[0], answer[1]
    except (OSError, Empty):
        # No process can be started here, or none answers: then it goes without.
        return
    finally:
        for process in started:
            process.kill()
        for thread in threads:
            thread.join()
        for process in started:
            process.wait()


def _started() -> subprocess.Popen[bytes]:
    """Start a process that reads: this program, whatever lies in the folder where it is started."""
    return subprocess.Popen(  # noqa: S603 - this program, run again
        [sys.executable or "", "-P", "-c", *_PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Threads of a library for matrices would only get in the way.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _feed(process: subprocess.Popen[bytes], start: bytes, tasks: deque[_Task], answers: SimpleQueue[_Answer]) -> None:
    """Give a process one task after another and pass its answers on, until none is left or it fails."""
    at: int | None = None
    try:
        with cast("BinaryIO", process.stdin) as asks, cast("BinaryIO", process.stdout) as says:
            asks.write(start)
            _await_hello(says)
            while tasks:
                at, files = tasks.popleft()
                asks.write(pickle.dumps(files, protocol=5))
                asks.flush()
                stretch = pickle.load(says)  # noqa: S301 - from a process of ours
                answers.put((at, stretch if isinstance(stretch, Stretch) else None))
    except Exception:  # noqa: BLE001 - a process that fails is one process less; what it was asked is read elsewhere
        if at is not None:
            answers.put((at, None))
    finally:
        answers.put(None)


def _await_hello(says: BinaryIO) -> None:
    """Skip what start-up files have printed."""
    said = b""
    while not said.endswith(HELLO):
        more = says.read(1)
        said += more
        if not more or len(said) > _MOST_SAID_BEFORE:
            raise EOFError(f"a process said '{said[-80:]!r}' and not that it reads")
