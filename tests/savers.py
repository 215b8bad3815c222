"""Programs that save, to be run beside each other and to be killed: `python -m tests.savers`."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

import filelock

from workbench.documents import Assessment
from workbench.files import Saved, aside, read_one, save, saving, writing

PATH = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
TRACED = (saving.__file__, writing.__file__, aside.__file__, str(Path(filelock.__file__).parent / "_native"))
ENOUGH = 2
PASSES = 2


def tell(*lines: object) -> None:
    """Say something to whoever started this program."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def stands(workspace: Path) -> Assessment:
    """What the file holds; anything but a whole, sound assessment ends the program."""
    read = read_one(workspace, PATH)
    assert not read.problems, read.problems
    return read.assessments[0].document


def said(document: Assessment, factor: str) -> str | None:
    """The summary of a key factor."""
    return next(one.summary for one in document.judgements if one.key_factor == factor)


def saying(document: Assessment, factor: str, summary: str) -> Assessment:
    """The same with another summary of a key factor."""
    judgements = [
        one.model_copy(update={"summary": summary}) if one.key_factor == factor else one for one in document.judgements
    ]
    return document.model_copy(update={"judgements": tuple(judgements)})


def good(saved: Saved) -> Assessment:
    """What stands after a save in which nothing may go wrong."""
    assert not saved.problems, saved.problems
    assert not saved.collisions, saved.collisions
    assert saved.document is not None
    return saved.document


def several(workspace: Path, factor: str, times: str) -> None:
    """Save a key factor again and again, from what was opened at first, and tell of each save that it is done."""
    base = stands(workspace)
    for number in range(int(times)):
        base = good(save(workspace, PATH, base, saying(base, factor, f"{factor} {number}")))
        tell(number)


def until_told(workspace: Path, factor: str) -> None:
    """The same until a line comes in, and the last one then."""
    told = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), told.set()), daemon=True).start()
    base = stands(workspace)
    number = 0
    while not told.is_set():
        base = good(save(workspace, PATH, base, saying(base, factor, f"{factor} {number}")))
        number += 1
        # The others want their turn.
        time.sleep(0.03)
    tell(number - 1)


def at_once(workspace: Path, name: str) -> None:
    """At each line that comes in, save the same key factor from what it names as the base."""
    tell("ready")
    for line in sys.stdin:
        base = saying(stands(workspace), "01", line.strip())
        saved = save(workspace, PATH, base, saying(base, "01", f"{name} {line.strip()}"))
        assert not saved.problems, saved.problems
        tell(f"{said(saved.document, '01')}\t{[one.mine for one in saved.collisions]}")


def killed(workspace: Path, factor: str) -> None:
    """Save in processes that are killed at their first line of code, their second, and so on until some get through."""
    last = said(stands(workspace), factor)
    saves = {"whole": 0, "old": 0, "new": 0}
    for passing in range(PASSES):
        number = 0
        while saves["whole"] < ENOUGH * (passing + 1):
            number += 1
            base = stands(workspace)
            summary = f"{factor} {passing} {number}"
            process = os.fork()
            if not process:
                dies_at(number)
                good(save(workspace, PATH, base, saying(base, factor, summary)))
                os._exit(0)
            status = os.waitpid(process, 0)[1]
            found = said(stands(workspace), factor)
            assert status in (0, signal.SIGKILL), status
            assert found in (last, summary) if status else found == summary, found
            saves["whole" if not status else "old" if found == last else "new"] += 1
            last = found
    tell(f"{saves['old']}\t{saves['new']}\t{last}")


def dies_at(number: int) -> None:
    """Have this process killed before a line of what saves, counted from here."""
    left = number

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    sys.settrace(lambda frame, *_: line if frame.f_code.co_filename.startswith(TRACED) else None)


def full(workspace: Path, factor: str) -> None:
    """Save where no file may become as long as this one is to be: the system writes a part of it and no more."""
    base = stands(workspace)
    size = (workspace / PATH).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))
    saved = save(workspace, PATH, base, saying(base, factor, "word " * 100))
    assert saved.document == base
    tell(*saved.problems)


def unprivileged(workspace: Path, factor: str) -> None:
    """Save as somebody who may not write."""
    base = stands(workspace)
    # What Python loads at need has to be there while it may be read.
    good(save(workspace, PATH, base, saying(base, factor, "May.")))
    base = stands(workspace)
    tell("saved")
    sys.stdin.readline()
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    saved = save(workspace, PATH, base, saying(base, factor, "May not."))
    assert saved.document == base
    tell(*saved.problems)


if __name__ == "__main__":
    what, folder, *more = sys.argv[1:]
    globals()[what](Path(folder), *more)
