"""Reading many files: quickly where nothing can be doubted, on all processors, with every check."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

import workbench
from perf.workspace import make_workspace
from tests.conftest import ASSESSMENT, FILES, write_workspace
from tests.test_keeping import assert_same, loaded
from workbench.cli import main
from workbench.documents import Assessment
from workbench.files import read_documents, read_one, sound
from workbench.files.quick import quickly
from workbench.loading import gathering
from workbench.loading.checking import check_files
from workbench.loading.kept import cache_folder

SHIPPED = sorted((workbench.shipped_workspace() / "assessments/demonstration").glob("*/2*.yaml"))
TOKENS = [
    *(b"yes", b"no", b"~", b"null", b"True", b"off", b"01", b"05", b"1.5", b"01.2", b"2014", b"2014-05-12", b"0x1F"),
    *(b"1_000", b"1:30", b".inf", b"+1", b"1e3", b"=", b"<<: ", b"- ", b": ", b":", b"#", b" # x", b" #x", b'"', b"'"),
    *(b">-", b">", b"|", b">2", b">+", b"\n", b"\n\n", b" ", b"    ", b"&a ", b"*a", b"!t ", b"? ", b"[", b"]", b"{"),
    *(b"}", b",", b"%", b"@", b"`", b"\t", b"\r\n", b"---", b"...", b"\xc2\xa0", b"\xc2\x85", b"\xe2\x80\xa8", b"\xff"),
    *(
        "é".encode(),
        b"\\",
        b"\\n",
        b'""',
        b"''",
        b"x\n  y",
        b'"a\n b"',
        b">-\n      a\n\n      b\n       c\n",
        b"city: x\n",
    ),
]


def carefully(content: bytes) -> Assessment | None:
    """What careful reading makes of a text."""
    read = read_one(Path(), "assessments/a/b/c.yaml", content)
    return read.assessments[0].document if read.assessments else None


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_what_we_ship_is_read_alike(file: Path) -> None:
    assert carefully(file.read_bytes()) == quickly(file.read_bytes()) or quickly(file.read_bytes()) is None


def test_most_of_what_we_ship_and_what_windows_writes_is_read_quickly() -> None:
    assert sum(quickly(file.read_bytes()) is not None for file in SHIPPED) > 0.5 * len(SHIPPED)
    assert quickly(ASSESSMENT.replace("\n", "\r\n").replace("01.1.a", '"01.1.a"').encode()) is not None


@pytest.mark.parametrize("token", TOKENS, ids=repr)
@pytest.mark.parametrize("before", [b"key_factor: ", b"round: ", b"summary: ", b"date: ", b"city: ", b"\n", b""])
def test_no_surprise_of_yaml_is_read_otherwise(token: bytes, before: bytes) -> None:
    content = ASSESSMENT.encode()
    for at in (content.index(before) + len(before), content.rindex(before) + len(before)):
        for edited in (
            content[:at] + token + content[at:],
            content[:at] + token + b"\n" + content[at:].partition(b"\n")[2],
        ):
            read = quickly(edited)
            assert read is None or read == carefully(edited), edited


def edited(content: bytes, dice: random.Random) -> bytes:
    """A text with something wrong, or only odd, in it."""
    lines = content.split(b"\n")
    at = dice.randrange(len(lines))
    match dice.randrange(6):
        case 0:
            place = dice.randrange(len(content) + 1)
            return content[:place] + dice.choice(TOKENS) + content[place:]
        case 1:
            place = dice.randrange(len(content))
            return content[:place] + content[place + dice.randrange(1, 4) :]
        case 2:
            lines.insert(dice.randrange(len(lines) + 1), lines[at])
        case 3:
            del lines[at]
        case 4:
            lines[at] = b" " * dice.randrange(12) + lines[at].lstrip()
        case _:
            lead, sign, value = lines[at].partition(b": ")
            lines[at] = lead + sign + dice.choice(TOKENS) + dice.choice([b"", value, b" " + value])
    return b"\n".join(lines)


@settings(max_examples=400)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 3))
def test_what_is_read_quickly_is_what_careful_reading_says(seed: int, count: int) -> None:
    dice = random.Random(seed)
    content = dice.choice(SHIPPED).read_bytes()
    content = b'  - key_factor: "'.join(content.split(b'  - key_factor: "')[:3])
    for _ in range(count):
        content = edited(content, dice)
    read = quickly(content)
    assert read is None or read == carefully(content), content


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with more files than are read by one process."""
    return make_workspace(tmp_path_factory.mktemp("large") / "workspace", cities=24, rounds=3, evidence=2)


def spoil(folder: Path) -> None:
    """Put one of each kind of trouble among the files."""
    home = folder / "assessments/generated"
    files = sorted((home / "gen-003").glob("2*.yaml"))
    files[0].write_bytes(files[0].read_bytes().replace(b"interview", b"hearsay", 1))
    files[1].write_bytes(b"city: [gen-003\n")
    files[2].write_bytes(files[2].read_bytes().replace(b"key_factor: ", b"key_factor: 0", 1))
    (home / "gen-004/again.yaml").write_bytes(sorted((home / "gen-004").glob("2*.yaml"))[0].read_bytes())
    (home / "gen-005/city.yaml").write_text("city: gen-005\nname: [\n")
    sorted((home / "gen-006").glob("2006*.yaml"))[0].unlink()
    (home / "gen-007/context.csv").write_text("indicator,year\n")
    # Sound, and nothing that is read quickly.
    odd = sorted((home / "gen-008").glob("2*.yaml"))[0]
    odd.write_bytes(odd.read_bytes().replace(b"city: gen-008", b"city: gen-008 # & so on"))


def test_many_files_are_read_as_one_by_one(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(large, folder)
    spoil(folder)
    by_many = loaded(folder)
    found = check_files(folder)
    assert tuple(found.problems) == by_many[1]
    assert (found.benchmarks, found.assessments) == (4, len(by_many[0].assessments))
    monkeypatch.setattr(gathering, "_processors", lambda: 0)
    shutil.rmtree(cache_folder(folder))
    assert_same(loaded(folder), by_many)
    one_by_one = sound(read_documents(folder))
    assert tuple(sorted(one_by_one.problems)) == by_many[1]
    assert len(one_by_one.assessments) == len(by_many[0].assessments)


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "import os; os.kill(os.getpid(), 9)",
        "print('activated')",
        "import pickle, sys; from workbench.loading import HELLO; sys.stdout.buffer.write(HELLO + pickle.dumps(1))",
        "import sys; from workbench.loading import HELLO; sys.stdout.buffer.write(HELLO + b'I1\\n.cno.such.module\\n')",
        "import sys; sys.stdout.write('x' * 200_000)",
    ],
)
def test_what_a_process_dies_of_is_read_all_the_same(
    large: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    expected = loaded(large)
    shutil.rmtree(cache_folder(large))
    monkeypatch.setattr(gathering, "_PROGRAM", [program])
    assert_same(loaded(large), expected)


@pytest.mark.parametrize("python", ["/no/such/python", "", None])
def test_where_no_process_can_be_started_reading_goes_without(
    large: Path, monkeypatch: pytest.MonkeyPatch, python: str | None
) -> None:
    expected = loaded(large)
    shutil.rmtree(cache_folder(large))
    monkeypatch.setattr(sys, "executable", python)
    assert_same(loaded(large), expected)


def test_a_process_that_never_answers_is_not_waited_for(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = loaded(large)
    shutil.rmtree(cache_folder(large))
    monkeypatch.setattr(gathering, "_PROGRAM", ["import time; time.sleep(600)"])
    monkeypatch.setattr(gathering, "_PATIENCE", 0.1)
    assert_same(loaded(large), expected)


def test_start_up_files_may_print_and_the_workspace_runs_nothing(large: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(large, folder)
    (folder / "numpy.py").write_text("raise SystemExit('ran')")
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("print('conda environment\\nactivated')")
    script = "import workbench; print(len(workbench.load(progress=False).assessments))"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-P", "-c", script]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == str(24 * 3 * 4)
    assert done.stderr == ""


def test_reading_shows_how_far_it_has_come_where_somebody_looks(large: Path) -> None:
    script = "import workbench; workbench.load({!r}, progress={})"
    seen = {}
    for progress in (True, None, False):
        shutil.rmtree(cache_folder(large), ignore_errors=True)
        command = [sys.executable, "-c", script.format(str(large), progress)]
        seen[progress] = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "Reading" in seen[True]
    assert "files/s" in seen[True]
    # Nobody looks at a pipe.
    assert seen[None] == seen[False] == ""


def test_a_notebook_shows_it_too_and_keeps_nothing_of_it(large: Path) -> None:
    shutil.rmtree(cache_folder(large), ignore_errors=True)
    said: list[str] = []

    class Watching(NotebookClient):
        def process_message(self, message: Any, cell: Any, index: int) -> Any:
            said.append(str(message["content"].get("data", {}).get("text/plain", "")))
            return super().process_message(message, cell, index)

    source = f"import workbench\nworkbench.load({str(large)!r}, progress=True)\n'done'"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    Watching(notebook, kernel_name="python3").execute()
    assert any(re.fullmatch("Reading: [1-9][0-9]* of [0-9]+ files", one) for one in said)
    shown = [output.data["text/plain"] for output in notebook.cells[0].outputs]
    assert shown == ["", "'done'"]


def test_reading_goes_without_a_place_to_show_it(large: Path) -> None:
    shutil.rmtree(cache_folder(large), ignore_errors=True)
    script = f"import sys; sys.stderr = None; import workbench; workbench.load({str(large)!r}, progress=True)"
    subprocess.run([sys.executable, "-c", script], check=True, stdin=subprocess.DEVNULL)


def test_a_file_that_is_no_yaml_says_nothing_but_our_own_words(large: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(large, folder)
    spoil(folder)
    command = [sys.executable, "-m", "workbench", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == len(check_files(folder).problems)
    assert len(done.stderr.splitlines()) == 1


def test_reading_needs_no_pandas(tmp_path: Path, large: Path) -> None:
    script = (
        "import sys; from workbench.cli import main; code = main(['check', {!r}]); "
        "sys.exit(' '.join({{'pandas', 'ryml', 'IPython'}} & {{*sys.modules}}) or code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script.format(str(large))], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    small = write_workspace(tmp_path / "small", dict(FILES))
    assert main(["check", str(small)]) == 0
