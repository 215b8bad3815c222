"""The notebooks: short cells without outputs that run as they are."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST = 12
VIEW = "application/vnd.jupyter.widget-view+json"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_lines(cell: NotebookNode) -> list[str]:
    """The lines of code, comments and empty lines aside."""
    return [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]


def test_there_are_notebooks() -> None:
    assert FOLDER / "compare.ipynb" in NOTEBOOKS


@every_notebook
def test_no_output_is_kept(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not [cell.id for cell in code_cells(notebook) if cell.outputs or cell.execution_count]


@every_notebook
def test_a_notebook_is_three_to_ten_short_cells(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert 3 <= len(notebook.cells) <= 10
    assert not [cell.id for cell in code_cells(notebook) if len(code_lines(cell)) > LONGEST]


@every_notebook
def test_a_notebook_defines_nothing(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    lines = [line.strip() for cell in code_cells(notebook) for line in code_lines(cell)]
    assert not [line for line in lines if line.startswith(("def ", "class ", "async def "))]


@every_notebook
def test_a_notebook_runs_in_its_folder_and_ends_with_a_view(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUERY_STRING", raising=False)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type in ("error", "stream")]
    assert VIEW in code_cells(notebook)[-1].outputs[-1].data
