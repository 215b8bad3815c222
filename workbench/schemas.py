"""The JSON Schemas of the file formats, made from the documents' classes.

An editor that knows them completes and checks a file while it is written.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from workbench.documents import (
    Assessment,
    Benchmark,
    BenchmarkTranslation,
    City,
    ContextFactors,
    ContextFactorsTranslation,
    Document,
    Indicators,
    IndicatorsTranslation,
    PlacesTranslation,
)
from workbench.files import write_text

__all__ = ["SCHEMAS", "schema_text", "write"]

SCHEMAS: dict[str, type[Document]] = {
    "assessment": Assessment,
    "benchmark": Benchmark,
    "benchmark-translation": BenchmarkTranslation,
    "city": City,
    "context-factors": ContextFactors,
    "context-factors-translation": ContextFactorsTranslation,
    "indicators": Indicators,
    "indicators-translation": IndicatorsTranslation,
    "places-translation": PlacesTranslation,
}
"""The document of each schema's file, by the file's name without its ending."""


def schema_text(name: str) -> str:
    """Return a format's JSON Schema as the text of its file.

    Parameters
    ----------
    name : str
        A key of `SCHEMAS`.
    """
    schema: dict[str, Any] = SCHEMAS[name].model_json_schema(by_alias=True)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **schema}, indent=2, ensure_ascii=False) + "\n"


def write(asked: argparse.Namespace) -> int:
    """Write all schemas into a folder.

    Parameters
    ----------
    asked : argparse.Namespace
        `folder`.

    Returns
    -------
    int
        0 when they are written.
    """
    for name in SCHEMAS:
        write_text(Path(asked.folder) / f"{name}.schema.json", schema_text(name))
    return 0
