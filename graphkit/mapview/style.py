"""How each type looks: from the ontology's ``style.ttl``, with defaults that need no ontology.

Every pair of types differs in shape as well, so that nobody has to tell them apart by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphkit.ontology import Ontology

__all__ = ["DEFAULT_STYLE", "Style", "TypeStyle", "style_of"]


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
        order: place in the legend.
        shown: whether the map shows it at first.
    """

    type: str
    label: str
    plural: str
    colour: str
    dark_colour: str
    shape: str = "dot"
    order: int = 9
    shown: bool = False


_DEFAULTS: Final = (
    TypeStyle("Team", "Team", "Teams", "#0072B2", "#56B4E9", "square", 1, True),
    TypeStyle("Skill", "Skill", "Skills", "#B8860B", "#E69F00", "dot", 2, True),
    TypeStyle("RoleType", "Role type", "Role types", "#00805C", "#2CC79B", "triangle", 3),
    TypeStyle("Location", "Location", "Locations", "#B4528A", "#E39AC4", "diamond", 4),
    TypeStyle("Program", "Program", "Programs", "#C04A00", "#FF8A4C", "star", 5),
    TypeStyle("Organization", "Organization", "Organizations", "#3A3F4B", "#DDE1EA", "hexagon", 6),
)
_OTHER: Final = ("#5b6470", "#a9b2be")


@dataclass(frozen=True, slots=True)
class Style:
    """Looks of all types."""

    types: dict[str, TypeStyle] = field(default_factory=lambda: {t.type: t for t in _DEFAULTS})

    def of(self, type_: str) -> TypeStyle:
        """Look of a type, plain grey for one that has none of its own."""
        return self.types.get(type_) or TypeStyle(type_, type_, type_, *_OTHER)


DEFAULT_STYLE: Final = Style()


def style_of(ontology: Ontology) -> Style:
    """Looks as the ontology states them; what it leaves open keeps its default."""
    types = dict(DEFAULT_STYLE.types)
    for name, stated in ontology.styles.items():
        word = stated.label[:1].upper() + stated.label[1:]
        known = types.get(name)
        types[name] = TypeStyle(
            type=name,
            label=word,
            plural=known.plural if known else f"{word}s",
            colour=stated.colour,
            dark_colour=stated.dark_colour,
            shape=stated.shape,
            order=stated.order,
            shown=known.shown if known else False,
        )
    return Style(types)
