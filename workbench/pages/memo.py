"""What a page has looked up of its tables, kept for the next change of the view.

A page's tables stay as they are: a file that changes makes new ones.  Most of what a
change of the view needs was needed for the view before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from workbench.tables import Tables

__all__ = ["remembered"]

P = ParamSpec("P")
R = TypeVar("R")

_MOST = 500
_KEPT: WeakKeyDictionary[Tables, dict[Any, Any]] = WeakKeyDictionary()


def remembered(look_up: Callable[Concatenate[Tables, P], R]) -> Callable[Concatenate[Tables, P], R]:
    """Keep what a function returns for the same tables and arguments, as long as the tables live.

    Parameters
    ----------
    look_up : callable
        Takes tables, then arguments that can be hashed; nobody changes what it returns.
    """

    @wraps(look_up)
    def kept(tables: Tables, /, *args: P.args, **named: P.kwargs) -> R:
        known = _KEPT.setdefault(tables, {})
        key = (look_up, args, tuple(named.items()))
        if key not in known:
            if len(known) >= _MOST:
                # What was looked up first goes first.
                known.pop(next(iter(known)))
            known[key] = look_up(tables, *args, **named)
        found: R = known[key]
        return found

    return cast("Callable[Concatenate[Tables, P], R]", kept)
