"""How each type looks: from the ontology's ``style.ttl``, with defaults that need no ontology.

Every pair of types differs in shape as well, so that nobody has to tell them apart by colour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphkit.ontology import Ontology

__all__ = ["DEFAULT_STYLE", "Style", "TypeStyle", "plural_of", "style_of"]


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """Look of one type of thing.

    Attributes:
        type: local name of the class.
        label: singular, as people say it.
        plural: the same for several.
        colour: on a light ground.
        dark_colour: on a dark ground.
        shape: ``dot``, ``diamond``, ``triangle``, ``square``, ``hexagon`` or ``star``.
        icon: one letter, drawn inside the shape where there is room.
        size: width of the shape on the canvas before its links make it larger.
        order: place in the legend.
        shown: whether the map shows it at first.
    """

    type: str
    label: str
    plural: str
    colour: str
    dark_colour: str
    shape: str = "dot"
    icon: str = ""
    size: float = 14.0
    order: int = 9
    shown: bool = False


_DEFAULTS: Final = (
    TypeStyle("Team", "Team", "Teams", "#0072B2", "#56B4E9", "square", "T", 22, 1, True),
    TypeStyle("Skill", "Skill", "Skills", "#B8860B", "#E69F00", "dot", "S", 10, 2, True),
    TypeStyle("RoleType", "Role type", "Role types", "#00805C", "#2CC79B", "triangle", "R", 12, 3),
    TypeStyle("Location", "Location", "Locations", "#B4528A", "#E39AC4", "diamond", "L", 12, 4),
    TypeStyle("Program", "Program", "Programs", "#C04A00", "#FF8A4C", "star", "P", 12, 5),
    TypeStyle("Organization", "Organisation", "Organisations", "#3A3F4B", "#DDE1EA", "hexagon", "O", 18, 6),
)
_OTHER: Final = ("#5b6470", "#a9b2be")


@dataclass(frozen=True, slots=True)
class Style:
    """Looks of all types."""

    types: dict[str, TypeStyle] = field(default_factory=lambda: {t.type: t for t in _DEFAULTS})

    def of(self, type_: str) -> TypeStyle:
        """Look of a type, plain grey for one that has none of its own."""
        return self.types.get(type_) or TypeStyle(type_, type_, type_, *_OTHER)

    def all_shown(self) -> Style:
        """The same looks, with every type on the map at first."""
        return Style({name: replace(look, shown=True) for name, look in self.types.items()})


DEFAULT_STYLE: Final = Style()


def style_of(ontology: Ontology) -> Style:
    """Looks as the ontology states them; what it leaves open keeps its default."""
    types = dict(DEFAULT_STYLE.types)
    for name, stated in ontology.styles.items():
        known = types.get(name)
        types[name] = TypeStyle(
            type=name,
            label=_capital(stated.label),
            plural=_capital(plural_of(stated.label)),
            colour=_colour(stated.colour, known.colour if known else _OTHER[0]),
            dark_colour=_colour(stated.dark_colour, known.dark_colour if known else _OTHER[1]),
            shape=stated.shape,
            icon=stated.icon[:2],
            size=min(max(stated.size, 4.0), 48.0),
            order=stated.order,
            shown=known.shown if known else False,
        )
    return Style(types)


def plural_of(word: str) -> str:
    """English plural of a label.

    >>> plural_of("role type"), plural_of("agency"), plural_of("boss")
    ('role types', 'agencies', 'bosses')
    """
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _colour(stated: str, default: str) -> str:
    """A colour goes into SVG files that people share: anything but a plain one is left out."""
    return stated if re.fullmatch(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+", stated) else default
