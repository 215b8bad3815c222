"""Which edition of a benchmark is meant."""

from __future__ import annotations

from workbench.documents import Benchmark
from workbench.files.reading import Documents
from workbench.problems import UnknownName, unknown

__all__ = ["edition_of"]


def edition_of(documents: Documents, name: str, edition: str | None = None) -> Benchmark:
    """Return the benchmark that is meant: the last published edition, unless one is named.

    Parameters
    ----------
    documents : Documents
        Those of the workspace that are sound.
    name : str
        The benchmark's slug.
    edition : str, optional
        The edition's.

    Raises
    ------
    UnknownName
        If there is no such benchmark, or edition.
    """
    every = [one.document for one in documents.benchmarks]
    ours = [one for one in every if one.benchmark == name]
    if not ours:
        raise UnknownName(unknown("benchmark", name, sorted({one.benchmark for one in every})))
    if edition is not None:
        named = [one for one in ours if one.edition == edition]
        if not named:
            raise UnknownName(unknown(f"edition of '{name}':", edition, [one.edition for one in ours]))
        return named[0]
    return max(ours, key=lambda one: (one.status == "published", one.since))
