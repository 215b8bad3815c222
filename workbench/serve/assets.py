"""What was built for the browser: found by name, sent compressed, kept for a year."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import tornado.web

from workbench.problems import Refused

__all__ = ["BUILT", "BuiltFiles", "accepted", "built"]

BUILT = Path(__file__).parent.parent / "built"
"""What `build.mjs` has written."""

_ENCODINGS = {"br": ".br", "gzip": ".gz"}
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@cache
def built() -> dict[str, str]:
    """Return the names of the files that a page asks for, such as ``front``.

    Raises
    ------
    Refused
        The front end has not been built.
    """
    manifest = BUILT / "manifest.json"
    if not manifest.is_file():
        raise Refused(
            f"'{BUILT}' is not there: the front end has not been built; in a clone, `make serve` builds it "
            "(or `node build.mjs` after `npm ci`)"
        )
    # Figures with traces that our bundle lacks load the whole of plotly.js, which the Python package carries.
    whole = {"plotlyWhole": f"plotly-whole-{version('plotly')}.js"}
    return {**json.loads(manifest.read_text(encoding="utf-8")), **whole}


@cache
def _whole_plotly(packed: bool) -> bytes:
    """Return the whole of plotly.js."""
    whole = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return gzip.compress(whole, 6) if packed else whole


def accepted(header: str) -> set[str]:
    """Return the encodings that a browser takes, as its ``Accept-Encoding`` names them.

    Parameters
    ----------
    header : str
        What the browser has sent; anything may be in it.

    Examples
    --------
    >>> sorted(accepted("gzip, br;q=0.9, zstd;q=0"))
    ['br', 'gzip']
    """
    named = (one.replace(" ", "").lower().partition(";q=") for one in header.split(","))
    return {name for name, _, weight in named if name and (not weight or _more_than_nothing(weight))}


def _more_than_nothing(weight: str) -> bool:
    """Tell whether a weight lets an encoding in."""
    try:
        return float(weight) > 0
    except ValueError:
        return False


class BuiltFiles(tornado.web.StaticFileHandler):
    """Sends the built files; each name holds a hash of the content, so that it may be kept for ever."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file in the best encoding that the browser takes."""
        if path == built()["plotlyWhole"]:
            self._send_whole_plotly()
            return
        name = Path(path)
        if name.suffix not in _TYPES or not (BUILT / "static" / name.name).is_file() or name.name != path:
            raise tornado.web.HTTPError(404)
        taken = accepted(self.request.headers.get("Accept-Encoding", ""))
        self.set_header("Vary", "Accept-Encoding")
        for encoding, ending in _ENCODINGS.items():
            if encoding in taken:
                self.set_header("Content-Encoding", encoding)
                await super().get(path + ending, include_body)
                return
        await super().get(path, include_body)

    def _send_whole_plotly(self) -> None:
        """Send what only few figures need: packed, where the browser takes that."""
        packed = "gzip" in accepted(self.request.headers.get("Accept-Encoding", ""))
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Content-Type", _TYPES[".js"])
        self.set_extra_headers("")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(_whole_plotly(packed))

    def compute_etag(self) -> None:
        """Give no mark of a state: what is kept for ever is never asked for again."""

    def get_content_type(self) -> str:
        """Return the type of what is sent, whatever its encoding."""
        name = Path(str(self.absolute_path)).name.removesuffix(".br").removesuffix(".gz")
        return _TYPES[Path(name).suffix]

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's signature
        """Let browsers keep it: a changed file has another name."""
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say so in a line: nobody reads these addresses."""
        self.finish(f"{status_code}\n")
