"""Landscapes that the program draws itself: the same ones on every machine, with the detail of photographs."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE: Final = (2400, 1600)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """A landscape: the sky from top to horizon, the sun, the ridges from far to near, and where water begins."""

    seed: int
    sky: tuple[Colour, Colour]
    sun: tuple[float, float]
    glow: Colour
    far: Colour
    near: Colour
    ridges: int
    water: float | None = None
    stars: bool = False


SCENES: Final = {
    "harbour": Scene(
        3,
        ((38, 70, 120), (246, 178, 122)),
        (0.68, 0.50),
        (255, 214, 150),
        (150, 120, 130),
        (26, 30, 46),
        4,
        0.62,
    ),
    "mountains": Scene(
        8, ((92, 148, 205), (222, 232, 238)), (0.25, 0.22), (255, 250, 230), (168, 188, 206), (34, 58, 52), 6
    ),
    "dunes": Scene(
        15,
        ((120, 168, 214), (248, 226, 190)),
        (0.80, 0.30),
        (255, 240, 205),
        (226, 188, 142),
        (146, 84, 44),
        5,
    ),
    "night": Scene(
        21,
        ((6, 10, 30), (48, 60, 104)),
        (0.30, 0.26),
        (214, 224, 255),
        (52, 64, 100),
        (6, 10, 18),
        5,
        0.70,
        stars=True,
    ),
}


@cache
def picture(name: str) -> bytes | None:
    """The JPEG of a scene, drawn on first use (half a second), or None where there is no such scene."""
    scene = SCENES.get(name)
    if scene is None:
        return None
    out = io.BytesIO()
    draw(scene).save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def draw(scene: Scene) -> Image.Image:
    """The scene at full size."""
    width, height = SIZE
    dice = random.Random(scene.seed)
    image = _sky(scene)
    if scene.stars:
        _stars(image, dice)
    horizon = scene.water if scene.water is not None else 0.55
    floor = -0.2 if scene.water is not None else -1.0  # hills at a shore have their foot in the water
    for index in range(scene.ridges):
        depth = index / max(1, scene.ridges - 1)
        base = horizon if scene.water is not None else 0.48 + 0.46 * depth
        colour = _between(scene.far, scene.near, depth**1.2)
        _ridge(image, dice, base, 0.20 * (1 - 0.45 * depth), colour, rough=0.48 + 0.1 * depth, floor=floor)
    if scene.water is not None:
        _water(image, scene)
    grain = _grain(dice, (width, height))
    return ImageChops.overlay(image, grain)


def _sky(scene: Scene) -> Image.Image:
    width, height = SIZE
    ramp = Image.linear_gradient("L").resize(SIZE)
    top, low = (Image.new("RGB", SIZE, colour) for colour in scene.sky)
    sky = Image.composite(low, top, ramp.point([min(255, int(value * 1.7)) for value in range(256)]))
    reach = int(height * 1.5)
    halo = (
        Image.radial_gradient("L")
        .resize((reach, reach))
        .point([int(max(0.0, 1 - value / 180) ** 2.4 * 235) for value in range(256)])
    )
    mask = Image.new("L", SIZE)
    x, y = int(scene.sun[0] * width), int(scene.sun[1] * height)
    mask.paste(halo, (x - reach // 2, y - reach // 2))
    sky = Image.composite(Image.new("RGB", SIZE, scene.glow), sky, mask)
    disc = Image.new("L", SIZE)
    radius = height // 30
    ImageDraw.Draw(disc).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    bright = _between(scene.glow, (255, 255, 255), 0.8)
    return Image.composite(Image.new("RGB", SIZE, bright), sky, disc.filter(ImageFilter.GaussianBlur(4)))


def _stars(image: Image.Image, dice: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    for _ in range(900):
        x, y = dice.randrange(SIZE[0]), int(SIZE[1] * 0.6 * dice.random() ** 1.4)
        light = dice.randrange(90, 255)
        size = 2 if dice.random() < 0.06 else 1
        pen.rectangle((x, y, x + size, y + size), fill=(light, light, min(255, light + 20)))


def _ridge(
    image: Image.Image,
    dice: random.Random,
    base: float,
    swing: float,
    colour: Colour,
    rough: float,
    floor: float,
) -> None:
    """A line of hills by midpoint displacement, darker towards its foot, with haze along its crest."""
    width, height = SIZE
    heights = [dice.uniform(-0.3, 0.6), dice.uniform(-0.3, 0.6)]
    reach = 1.0
    while len(heights) < width // 2:
        reach *= rough
        middles = [(a + b) / 2 + dice.uniform(-reach, reach) for a, b in pairwise(heights)]
        heights = [value for pair in zip(heights, middles, strict=False) for value in pair] + heights[-1:]
    step = width / (len(heights) - 1)
    crest = [
        (index * step, (base - swing * max(floor, value)) * height) for index, value in enumerate(heights)
    ]
    shape = Image.new("L", SIZE)
    ImageDraw.Draw(shape).polygon([(0, height), *crest, (width, height)], fill=255)
    lit = Image.new("RGB", SIZE, _between(colour, (255, 255, 255), 0.10))
    dark = Image.new("RGB", SIZE, _between(colour, (0, 0, 0), 0.28))
    ramp = (
        Image.linear_gradient("L")
        .resize(SIZE)
        .point([min(255, max(0, int((value - 90) * 1.8))) for value in range(256)])
    )
    image.paste(Image.composite(dark, lit, ramp), (0, 0), shape)


def _water(image: Image.Image, scene: Scene) -> None:
    """The lower part mirrors the upper one, drawn out and rippled."""
    width, height = SIZE
    shore = int(height * (scene.water or 0.6))
    mirrored = image.crop((0, max(0, 2 * shore - height), width, shore)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    mirrored = mirrored.resize((width, height - shore)).filter(ImageFilter.GaussianBlur(2))
    rippled = Image.new("RGB", mirrored.size)
    for row in range(mirrored.height):
        depth = row / mirrored.height
        shift = int((3 + 26 * depth) * math.sin(row / (3.0 + 14 * depth) + 2.0 * math.sin(row / 41)))
        line = mirrored.crop((0, row, width, row + 1))
        rippled.paste(ImageChops.offset(line, shift, 0), (0, row))
    shade = Image.new("RGB", mirrored.size, _between(scene.near, scene.sky[0], 0.5))
    image.paste(Image.blend(rippled, shade, 0.28), (0, shore))


def _grain(dice: random.Random, size: tuple[int, int]) -> Image.Image:
    """Fine noise around middle grey, as a sensor has it."""
    data = dice.randbytes(600 * 400)
    tile = Image.frombytes("L", (600, 400), data).point([118 + value * 20 // 255 for value in range(256)])
    grain = Image.new("L", size)
    for x in range(0, size[0], 600):
        for y in range(0, size[1], 400):
            grain.paste(tile, (x, y))
    return grain.convert("RGB")


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
