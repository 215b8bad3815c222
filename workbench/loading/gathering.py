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
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from workbench.files import World
from workbench.loading import FEW
from workbench.loading.progress import Told
from workbench.loading.reading import read_files
from workbench.loading.stretch import Stretch, join

__all__ = ["gather"]

_MOST_PROCESSES = 8
_AT_ONCE = 150
"""Files that a process reads at once: so many documents still find room in its nearer memory."""
_PROGRAM = ["-m", "workbench.loading.worker"]
_PACKAGES = Path(__file__).parent.parent.parent


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
    processes = min(_processors(), _MOST_PROCESSES, len(files) // FEW)
    if processes < 1 or not sys.executable:
        found = read_files(workspace, files, world, rows=rows)
        told(len(files))
        return found
    tasks = deque(enumerate(files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)))
    found_at: dict[int, Stretch] = {}
    answers: SimpleQueue[tuple[int, Sequence[str], Stretch | None] | None] = SimpleQueue()
    start = pickle.dumps((workspace, world, rows), protocol=5)
    with _readers(processes, start, tasks, answers):
        working = processes
        while working:
            answer = answers.get()
            if answer is None:
                working -= 1
                continue
            at, asked, stretch = answer
            # What a process died of is read here, carefully.
            found_at[at] = stretch or read_files(workspace, asked, world, rows=rows)
            told(len(asked))
    for at, asked in tasks:
        found_at[at] = read_files(workspace, asked, world, rows=rows)
        told(len(asked))
    return join([found_at[at] for at in sorted(found_at)], files)


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _readers(
    count: int,
    start: bytes,
    tasks: deque[tuple[int, Sequence[str]]],
    answers: SimpleQueue[tuple[int, Sequence[str], Stretch | None] | None],
) -> Iterator[None]:
    """Let processes take tasks until none is left; each says None when it is done, or dead."""
    paths = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH")]))
    started = [
        subprocess.Popen(  # noqa: S603 - this program, run again
            [sys.executable, *_PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Threads of a library for matrices would only get in the way.
            env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
        )
        for _ in range(count)
    ]
    threads = [threading.Thread(target=_feed, args=(one, start, tasks, answers), daemon=True) for one in started]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for process in started:
            process.kill()
        for thread in threads:
            thread.join()
        for process in started:
            process.wait()


def _feed(
    process: subprocess.Popen[bytes],
    start: bytes,
    tasks: deque[tuple[int, Sequence[str]]],
    answers: SimpleQueue[tuple[int, Sequence[str], Stretch | None] | None],
) -> None:
    """Give a process one task after another and pass its answers on."""
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    assert process.stdout is not None  # noqa: S101
    at, files = -1, None
    try:
        with process.stdin, process.stdout:
            process.stdin.write(start)
            while tasks:
                at, files = tasks.popleft()
                process.stdin.write(pickle.dumps(files, protocol=5))
                process.stdin.flush()
                answers.put((at, files, pickle.load(process.stdout)))  # noqa: S301 - from a process of ours
                files = None
    except (OSError, EOFError, pickle.UnpicklingError, IndexError, ValueError):
        if files is not None:
            answers.put((at, files, None))
    finally:
        answers.put(None)
