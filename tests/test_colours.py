"""The looks of judgements, told apart by those who see colours otherwise, and in grey.

What dichromats see is simulated after Machado, Oliveira and Fernandes, "A physiologically
based model for simulation of color vision deficiency" (2009), with their matrices for
the whole loss of one kind of cone; how far apart two colours are is their distance in
CIELAB (CIE 1976).
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

STYLE = (Path(__file__).parent.parent / "workbench" / "widgets" / "parts.css").read_text(encoding="utf-8")
SEEN = {
    "as most see": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "in grey": [[0.2126, 0.7152, 0.0722]] * 3,
}
WHITE = np.array([0.95047, 1.0, 1.08883])
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
APART = 12.0
"""A difference that is seen at a glance; 2.3 is just noticeable."""


def colours(name: str) -> tuple[str, str]:
    """A colour of the style in the light theme and in the dark one."""
    return re.search(rf"{name}: light-dark\((#\w+), (#\w+)\)", STYLE).groups()


def linear(colour: str) -> np.ndarray:
    """A colour as light of three kinds."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Light as CIELAB."""
    x, y, z = (
        np.cbrt(one) if one > (6 / 29) ** 3 else one / (3 * (6 / 29) ** 2) + 4 / 29 for one in XYZ @ light / WHITE
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def seen(colour: str, how: str) -> np.ndarray:
    """A colour as somebody sees it, in CIELAB."""
    return lab(np.clip(np.array(SEEN[how]) @ linear(colour), 0, 1))


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_judgements_are_told_apart_however_colours_are_seen(theme: str, how: str) -> None:
    grounds = {name: colours(f"--wb-{name}")[theme == "dark"] for name in ("in", "part", "not")}
    for (one, first), (other, second) in itertools.combinations(grounds.items(), 2):
        assert np.linalg.norm(seen(first, how) - seen(second, how)) > APART, (one, other)


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_judgements_are_read_however_colours_are_seen(theme: str, how: str) -> None:
    for name in ("in", "part", "not"):
        ground, ink = (colours(f"--wb-{name}{part}")[theme == "dark"] for part in ("", "-ink"))
        light = sorted(float((XYZ @ np.clip(np.array(SEEN[how]) @ linear(one), 0, 1))[1]) for one in (ground, ink))
        assert (light[1] + 0.05) / (light[0] + 0.05) >= 4.5, name
