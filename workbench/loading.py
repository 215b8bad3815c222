"""One call from a folder to its tables."""

from __future__ import annotations

import os

from workbench.files import find_workspace, read_documents, sound
from workbench.problems import InvalidFiles
from workbench.tables import Tables, make_tables

__all__ = ["load"]


def load(workspace: str | os.PathLike[str] = ".") -> Tables:
    """Load a workspace into dataframes.

    Parameters
    ----------
    workspace : path, default the current folder
        The workspace's folder, or one inside it.

    Returns
    -------
    Tables
        One dataframe for each kind of thing.

    Raises
    ------
    InvalidFiles
        If any file cannot be used: `.problems` holds all problems of all files,
        `.tables` the tables made of the sound files.
    NotAWorkspace
        If neither the folder nor one above is a workspace.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> tables.context_factors["context_factor"].tolist()[:2]
    ['national-legislation-and-policy', 'data-availability']
    """
    documents = sound(read_documents(find_workspace(workspace)))
    tables = make_tables(documents)
    if documents.problems:
        raise InvalidFiles(documents.problems, tables)
    return tables
