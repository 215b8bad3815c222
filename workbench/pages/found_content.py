"""What a search has found, as it is read: benchmark by benchmark, key factor by key factor."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from workbench.comparison import folded, in_order
from workbench.pages.known import editions_of, instrument_of
from workbench.pages.links import address
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene, edition_words
from workbench.searching import search, spans
from workbench.tables import Tables, records

__all__ = ["found_content"]

_MOST = 40
_FEWEST = 5
_WHOLE = 700
"""The letters up to which a text is shown whole."""
_AROUND = 160
"""The letters shown on each side of a word that was found in a longer one."""


def found_content(scene: Scene, text: str) -> dict[str, Any]:
    """Return what is found of a text in all benchmarks.

    Parameters
    ----------
    scene : Scene
        What is shown besides.
    text : str
        What is looked for.

    Returns
    -------
    dict
        The `found` of `workbench.widgets.BenchmarkView`: what was looked for
        (`text`), a sentence on what was found (`said`), the `groups`, and the `cities`
        of that name, each with the address of its page.
    """
    say, rows = scene.say, _found(scene, text)
    if not text.strip():
        return {"text": text, "said": "", "groups": []}
    cities = _cities(scene, text)
    named = {"text": text, "cities_title": say("found.cities"), "cities": cities}
    if not rows:
        return {**named, "said": say("found.nothing", text=text), "groups": []}
    editions = {slug: list(ours) for slug, ours in groupby(rows, instrument_of)}
    said = say("found.where", said=say("found.said", count=len(rows)), count=len(editions))
    # Each benchmark has its part of what is shown: one that says much leaves room for the others.
    most = max(_MOST // len(editions), _FEWEST)
    return {
        **named,
        "said": said,
        "groups": [_group(scene, text, slug, ours, most) for slug, ours in editions.items()],
    }


def _cities(scene: Scene, text: str) -> list[dict[str, str]]:
    """Return the cities of any collection whose name begins with a text: who looks for a place may mean one."""
    wanted, link = folded(text.strip()), scene.state.link()
    return [
        {
            "name": scene.say("detail.who", city=row["name"], country=row["country"]),
            "address": address("city", link, collection=row["collection"], city=row["city"]),
        }
        for row in records(in_order(scene.tables.cities))
        if folded(row["name"]).startswith(wanted)
    ][:_FEWEST]


def _found(scene: Scene, text: str) -> list[dict[str, Any]]:
    """Return the rows that are found, in the order in which the benchmarks are offered."""
    order = {slug: at for at, slug in enumerate(_offered(scene))}
    return sorted(_rows(scene.tables, text), key=lambda row: order[instrument_of(row)])


@remembered
def _rows(tables: Tables, text: str) -> list[dict[str, Any]]:
    """Return the rows that are found; who types a word and takes a letter back asks for the same again."""
    found = search(tables, text).astype(object)
    return records(found.where(found.notna(), None))


def _offered(scene: Scene) -> dict[str, dict[str, Any]]:
    """Return the editions as they are offered, by their names in a link."""
    return {instrument_of(row): row for row in records(editions_of(scene.tables))}


def _group(scene: Scene, text: str, slug: str, rows: list[dict[str, Any]], most: int) -> dict[str, Any]:
    """Return what was found in one edition."""
    say, edition, rest = scene.say, _offered(scene)[slug], len(rows) - most
    draft = edition["status"] != "published"
    return {
        "title": say("benchmark.edition", theme=edition["theme"], edition=edition_words(say, edition["edition"])),
        "mark": say("mark.draft") if draft else "",
        "factors": [
            _factor(scene, text, slug, list(those))
            for _, those in groupby(rows[:most], lambda row: row["key_factor"] or "")
        ],
        "more": say("found.more", count=rest) if rest > 0 else "",
    }


def _factor(scene: Scene, text: str, slug: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what was found under one key factor, or in what belongs to the whole benchmark."""
    factor = rows[0]["key_factor"] or ""
    name = f"{factor} {rows[0]['name']}" if factor else scene.say("found.whole")
    chosen = {"benchmark": slug, **({"key_factor": factor} if factor else {})}
    link = {name: value for name, value in scene.state.link().items() if name not in ("cell", "key_factor")}
    there = address("benchmark", link, **chosen)
    return {
        "value": f"{slug}|{factor}",
        "address": f"{there}#key-factor-{factor}" if factor else there,
        "name": _marked(name, text if factor else ""),
        "beside": scene.say("read.beside", name=rows[0]["name"]) if factor else "",
        "beside_address": address("key-factor", link, **chosen) if factor else "",
        # The name itself is the heading.
        "items": [_item(scene, text, row) for row in rows if row["kind"] != "key factor"],
    }


def _item(scene: Scene, text: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a text that was found, with what kind of text it is; an example is read whole."""
    pieces = _marked(row["text"], text)
    return {
        "kind": scene.say(f"found.kind.{row['kind']}"),
        "number": _marked(row["guide_question"] or row["place"] or "", text),
        "text": pieces if row["kind"] == "example" else _shortened(pieces),
    }


def _marked(written: str, wanted: str) -> list[str]:
    """Return a text in pieces: every second one is what was looked for."""
    pieces, at = [], 0
    for low, high in spans(written, wanted):
        pieces += [written[at:low], written[low:high]]
        at = high
    return [*pieces, written[at:]]


def _shortened(pieces: list[str]) -> list[str]:
    """Return the pieces of a long text with what is far from any word that was found left out."""
    if sum(map(len, pieces)) <= _WHOLE:
        return pieces
    last = len(pieces) - 1
    return [one if at % 2 else _clipped(one, at > 0, at < last) for at, one in enumerate(pieces)]


def _clipped(text: str, after: bool, before: bool) -> str:
    """Return of a text what stands near the word before it and the word after it."""
    if len(text) <= 2 * _AROUND:
        return text
    head = text[:_AROUND].rpartition(" ")[0] if after else ""
    tail = text[-_AROUND:].partition(" ")[2] if before else ""
    if not after and not before:
        return text
    return f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}"
