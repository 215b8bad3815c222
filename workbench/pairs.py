"""Two cities against each other: what one has that the other lacks, as far as it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.documents import NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED

__all__ = ["Pair", "compare_pair", "compare_pairs"]

_UNKNOWN, _OUTSIDE = -1, -2
_CODES = {NOT_ASSESSED: _UNKNOWN, NOT_ASKED: _UNKNOWN, NOT_APPLICABLE: _OUTSIDE}


def compare_pairs(matrix: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """Compare each city with each other on the key factors that apply to both.

    One has *all that the other has, and more* where it is at least as far at every
    one of them and further at one.  An unknown stands for any level, never for 'not
    applicable'.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Index city, columns key factor, values level or silence.
    levels : sequence of str
        The levels in order.

    Returns
    -------
    pandas.DataFrame
        A row for each ordered pair: `city`, `other`; `ahead`, which is ``certain``
        (in every completion of the unknowns), ``impossible`` (in none) or
        ``possible``; `further_on`, `behind_on` (both known, and they differ) and
        `open_on` (at least one unknown): key factor ids joined by spaces; `common`,
        how many key factors apply to both.

    Examples
    --------
    >>> import pandas as pd
    >>> matrix = pd.DataFrame({"01": ["in place", "partly in place"],
    ...                        "02": ["not assessed", "not in place"]}, index=["a", "b"])
    >>> levels = ["not in place", "partly in place", "in place"]
    >>> compare_pairs(matrix, levels)[["city", "other", "ahead", "further_on", "open_on"]]
      city other       ahead further_on open_on
    0    a     b     certain         01      02
    1    b     a  impossible                 02
    """
    codes = _CODES | {level: position for position, level in enumerate(levels)}
    known = matrix.map(codes.__getitem__).to_numpy(dtype="int64") if matrix.size else np.empty(matrix.shape, int)
    names = matrix.index.to_numpy(dtype=object)
    first, second = np.nonzero(~np.eye(len(names), dtype=bool))
    one, other = known[first], known[second]
    common = (one != _OUTSIDE) & (other != _OUTSIDE)
    certain = common & (one != _UNKNOWN) & (other != _UNKNOWN)
    columns = np.asarray(matrix.columns, dtype=object)
    return pd.DataFrame(
        {
            "city": pd.Series(names[first], dtype="str"),
            "other": pd.Series(names[second], dtype="str"),
            "ahead": pd.Series(_ahead(one, other, common, len(levels) - 1), dtype="str"),
            "further_on": _joined(certain & (one > other), columns),
            "behind_on": _joined(certain & (one < other), columns),
            "open_on": _joined(common & ~certain, columns),
            "common": common.sum(axis=1),
        }
    )


@dataclass(frozen=True)
class Pair:
    """Two cities against each other, on the key factors that apply to both.

    Attributes
    ----------
    city, other : str
        The two.
    relation : str
        ``ahead`` (the city has all that the other has, and more, in every completion of
        the unknowns), ``behind`` (the reverse), ``level`` (alike at every one), ``each``
        (each is further somewhere), ``open`` (the unknowns decide it) or ``nothing``
        (no key factor applies to both).
    further_on, behind_on : tuple of str
        Key factors of which both are known and the city (the other) is further.
    same_on : tuple of str
        Those of which both are known and alike.
    open_on : tuple of str
        Those of which at least one is unknown.
    decided_by : tuple of str
        Those of `open_on` that could still change the relation; none where it is decided.
    outside : tuple of str
        Those that do not apply to one of them, or to both.
    """

    city: str
    other: str
    relation: str
    further_on: tuple[str, ...]
    behind_on: tuple[str, ...]
    same_on: tuple[str, ...]
    open_on: tuple[str, ...]
    decided_by: tuple[str, ...]
    outside: tuple[str, ...]


def compare_pair(matrix: pd.DataFrame, levels: Sequence[str], city: str, other: str) -> Pair:
    """Compare two cities, and say which open judgements would decide what is not decided.

    Of each key factor a city is at least at one level and at most at another: the same
    where it is known, the lowest and the highest where it is not.  Whether the city is
    further somewhere, and whether the other is, makes the relation; an open key factor
    decides it where it could make one of these true that is not true already.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Index city, columns key factor, values level or silence.
    levels : sequence of str
        The levels in order.
    city : str
        One of the index.
    other : str
        Another.

    Returns
    -------
    Pair
        Agrees with `compare_pairs`: ``ahead`` where that says ``certain``.

    Examples
    --------
    >>> import pandas as pd
    >>> matrix = pd.DataFrame({"01": ["in place", "partly in place"],
    ...                        "02": ["not assessed", "not in place"],
    ...                        "03": ["partly in place", "not asked"]}, index=["a", "b"])
    >>> pair = compare_pair(matrix, ["not in place", "partly in place", "in place"], "a", "b")
    >>> pair.relation, pair.further_on, pair.open_on, pair.decided_by
    ('open', ('01',), ('02', '03'), ('03',))
    """
    codes = _CODES | {level: position for position, level in enumerate(levels)}
    top = len(levels) - 1
    found: dict[str, list[str]] = {name: [] for name in ("further", "behind", "same", "open", "outside")}
    span: dict[str, tuple[bool, bool]] = {}
    for factor in matrix.columns:
        one, two = (codes[str(matrix.loc[slug, factor])] for slug in (city, other))
        if _OUTSIDE in (one, two):
            found["outside"].append(str(factor))
        elif _UNKNOWN in (one, two):
            found["open"].append(str(factor))
            most, least = (top, 0) if one == _UNKNOWN else (one, one)
            other_most, other_least = (top, 0) if two == _UNKNOWN else (two, two)
            span[str(factor)] = (most > other_least, least < other_most)
        else:
            found["further" if one > two else "behind" if one < two else "same"].append(str(factor))
    further, behind = bool(found["further"]), bool(found["behind"])
    deciding = [one for one, (may, might) in span.items() if (may and not further) or (might and not behind)]
    # Where both are true nothing open can change it.
    if not any(found[name] for name in ("further", "behind", "same", "open")):
        relation = "nothing"
    elif deciding:
        relation = "open"
    else:
        relation = {(True, True): "each", (True, False): "ahead", (False, True): "behind"}.get(
            (further, behind), "level"
        )
    return Pair(
        city,
        other,
        relation,
        further_on=tuple(found["further"]),
        behind_on=tuple(found["behind"]),
        same_on=tuple(found["same"]),
        open_on=tuple(found["open"]),
        decided_by=tuple(deciding),
        outside=tuple(found["outside"]),
    )


_Codes = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


def _ahead(one: _Codes, other: _Codes, common: _Mask, top: int) -> npt.NDArray[np.object_]:
    """Say for each pair in which completions the one has all that the other has, and more."""
    least, most = np.where(one == _UNKNOWN, 0, one), np.where(one == _UNKNOWN, top, one)
    other_least, other_most = np.where(other == _UNKNOWN, 0, other), np.where(other == _UNKNOWN, top, other)
    # The best case for the one is its unknowns at the top and the other's at the bottom; and the reverse.
    possible = np.all(~common | (most >= other_least), axis=1) & np.any(common & (most > other_least), axis=1)
    certain = np.all(~common | (least >= other_most), axis=1) & np.any(common & (least > other_most), axis=1)
    return np.where(certain, "certain", np.where(possible, "possible", "impossible")).astype(object)


def _joined(mask: _Mask, columns: npt.NDArray[np.object_]) -> pd.Series:
    """Return the names of the columns that hold, joined by spaces, for each row."""
    # Tens of thousands of pairs differ in a few hundred ways: each way is written out once.
    packed = np.packbits(mask, axis=1)
    ways = packed.view(f"V{packed.shape[1]}").ravel().tolist() if packed.size else [b""] * len(mask)
    rows = {way: row for row, way in enumerate(ways)}
    names = {way: " ".join(columns[mask[row]]) for way, row in rows.items()}
    return pd.Series([names[way] for way in ways], dtype="str")
