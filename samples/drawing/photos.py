"""Cards as phones photograph them: on a table, at an angle, blurred, in bad light."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageFilter

from samples.drawing import cards, damage
from samples.drawing.people import Person
from samples.drawing.picture import Drawing


@dataclass(frozen=True, slots=True)
class PhotoWear:
    """The ranges that a card photo draws from (issue 3's classes).

    `width`: of the card in pixels; `turn`, `tilt` in degrees; `blur` as sigma in pixels per
    1000 pixels of card; `room`: table around the card as a part of its longer side.
    """

    width: tuple[int, int]
    turn: float
    tilt: float
    blur: tuple[float, float]
    room: tuple[float, float]
    quality: tuple[int, int]
    noise: tuple[float, float] = (1, 6)
    glare: float = 0.4
    shadow: float = 0.5
    motion: float = 0.0


ORDINARY = PhotoWear((800, 1700), 8, 12, (0.2, 1.2), (0.01, 0.25), (50, 92))
HARD = PhotoWear((420, 1200), 35, 22, (0.8, 2.0), (0.05, 0.5), (35, 70), (3, 11), 0.6, 0.7, 0.35)


def _on_shadow(card: Drawing) -> Drawing:
    """The card on the soft shadow that it throws (RGBA)."""
    width, height = card.size
    edge = round(width * 0.03)
    ground = Image.new("RGBA", (width + 2 * edge, height + 2 * edge), (0, 0, 0, 0))
    dark = Image.new("L", ground.size, 0)
    dark.paste(
        card.image.getchannel("A").point(lambda a: a * 0.5), (edge + edge // 4, edge + edge // 3)
    )
    ground.putalpha(dark.filter(ImageFilter.GaussianBlur(edge / 2.5)))
    ground.alpha_composite(card.image, (edge, edge))
    return card.moved(ground, lambda p: (p[0] + edge, p[1] + edge))


def _glare(photo: Drawing, rng: Random) -> Drawing:
    """A reflection on or beside one of the values, not fully white."""
    xs, ys = zip(*rng.choice(photo.truths).polygons[0], strict=True)
    x = sum(xs) / len(xs) / photo.size[0] + rng.uniform(-0.1, 0.1)
    y = sum(ys) / len(ys) / photo.size[1] + rng.uniform(-0.1, 0.1)
    return damage.glared(photo, rng, rng.uniform(0.35, 0.8), (x, y))


def photographed(drawing: Drawing, rng: Random, wear: PhotoWear = ORDINARY) -> Drawing:
    """Any flat RGBA thing (a cut-out card) on a table, through a phone's camera."""
    scale = drawing.size[0] / 1000
    photo = damage.in_perspective(
        _on_shadow(drawing),
        rng,
        tilt=wear.tilt,
        turn=rng.uniform(-wear.turn, wear.turn),
        room=rng.uniform(*wear.room),
    )
    if rng.random() < wear.glare:
        photo = _glare(photo, rng)
    if rng.random() < wear.shadow:
        photo = damage.shadowed(photo, rng, rng.uniform(0.15, 0.5))
    photo = damage.warm(photo, rng)
    photo = damage.blurred(photo, rng.uniform(*wear.blur) * scale)
    if rng.random() < wear.motion:
        length = max(3, round(rng.uniform(3, 8) * scale))
        photo = damage.motion_blurred(photo, length, rng.uniform(0, 180))
    photo = damage.noisy(photo, rng, rng.uniform(*wear.noise))
    return damage.as_jpeg(photo, rng.randrange(*wear.quality))


def card_photo(kind: str, who: Person, rng: Random, wear: PhotoWear = ORDINARY) -> Drawing:
    """A photo of one card (a key of `cards.CARDS`), truths in the photo's pixels."""
    return photographed(cards.scanned(kind, who, rng, rng.randrange(*wear.width)), rng, wear)
