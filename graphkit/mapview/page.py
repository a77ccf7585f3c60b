"""A laid out `MapData` as one HTML file that asks no host for anything.

The picture is a `pyvis.network.Network` with a template of our own; vis-network comes out of the
pyvis package. Everything a document says goes into JSON blocks: what the picture needs, the places in
documents behind it, and whole texts, read when they are wanted. The page writes it with
``textContent`` alone: a Content-Security-Policy allows exactly the two scripts below.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from graphkit.iris import ID, KINDS, shrink
from graphkit.mapview.data import MapData, MapEdge
from graphkit.mapview.style import DEFAULT_STYLE, Style
from graphkit.model import STRENGTHS
from graphkit.sentences import quote_hash, sentence_around

__all__ = ["json_block", "render"]

#: The page's own scripts, in the order in which they are joined; each is small and plain.
SCRIPTS: Final = (
    "model.js", "dom.js", "state.js", "filters.js", "shapes.js", "hulls.js", "labels.js", "lines.js",
    "picture.js", "camera.js", "decide.js", "proof.js", "reader.js", "search.js", "picker.js", "legend.js",
    "standing.js", "card.js", "paths.js", "compare.js", "skills.js", "table.js", "turtle.js", "files.js",
    "about.js", "keys.js", "main.js",
)  # fmt: skip
_END: Final = """
})().catch((error) => {
  document.getElementById('summary').textContent = `The map could not be drawn: ${error.message}`;
  throw error;
});
"""
STYLES: Final = ("page.css", "panel.css")
_VIS: Final = "templates/lib/vis-9.1.2/vis-network.min.js"

#: Up to here texts and data lie readable in the file; more are gzipped and unpacked by the browser.
_PLAIN_TEXT_LIMIT: Final = 400_000
_PLAIN_DATA_LIMIT: Final = 2_500_000
_CLAIMS: Final = ID + "claim/"

# Escaped inside JSON strings, so that no text can end the script element or look like markup.
_ESCAPES: Final = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render(
    data: MapData, *, style: Style = DEFAULT_STYLE, text: bool = True, start: Mapping[str, str] | None = None
) -> str:
    """HTML of a map.

    Args:
        data: laid out by `graphkit.mapview.layout.arrange`.
        style: colours and shapes.
        text: whether the whole documents go into the file, or only the sentences quoted.
        start: state the page opens with, as in its URL hash (``{"focus": iri}``).
    """
    from pyvis.network import Network

    network = Network(heading=data.title, cdn_resources="in_line")
    # Not add_edge: it looks through all edges each time, minutes for 50,000.
    network.nodes = _nodes(data, style)
    network.edges = _edges(data)
    network.options = {"physics": {"enabled": False}}
    drawn = {
        "title": data.title,
        "summary": data.summary,
        "types": _types(data, style),
        "communities": data.communities,
        "strengths": STRENGTHS,
        "start": dict(start or {}),
        "network": {"nodes": network.nodes, "edges": network.edges, "options": network.options},
        **_relations(data),
    }
    block = _block(drawn, _PLAIN_DATA_LIMIT)
    sources = _block(_sources(data, text=text), _PLAIN_DATA_LIMIT)
    texts = _block([d.text for d in data.documents], _PLAIN_TEXT_LIMIT) if text else ""
    network.templateEnv = _template({"data": block, "sources": sources, "texts": texts}, data.summary)
    network.path = "page.html"
    return str(network.generate_html("map.html"))


def _template(blocks: Mapping[str, str], summary: str) -> Environment:
    """Environment in which pyvis finds our page: everything is escaped but our own files and the JSON."""
    own, vis = _joined(SCRIPTS, "(async () => {\n'use strict';\n", _END), _vis_script()
    css = _joined(STYLES)
    page = Environment(
        autoescape=True, loader=DictLoader({"page.html": _read("page.html")}), keep_trailing_newline=True
    )
    page.globals = {
        "policy": _policy(scripts=(vis, own), styles=(css,)),
        "css": Markup(css),  # noqa: S704  # our own files, not a document's words
        "vis": Markup(vis),  # noqa: S704
        "script": Markup(own),  # noqa: S704
        "summary": summary,
        **{name: Markup(block) for name, block in blocks.items()},  # noqa: S704  # escaped by json_block
    }
    return page


def json_block(value: object) -> str:
    r"""JSON that can stand inside a script element whatever its strings hold.

    >>> json_block({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate can't be written as UTF-8; a browser would show U+FFFD for it too.
    text = text.encode("utf-8", "replace").decode()
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text


def _block(value: object, limit: int) -> str:
    block = json_block(value)
    return block if len(block) <= limit else json_block({"packed": _pack(value)})


def _pack(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # No time stamp: two builds of the same graph give the same file.
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), mtime=0)).decode("ascii")


def _types(data: MapData, style: Style) -> list[dict[str, Any]]:
    looks = sorted((style.of(t) for t in {n.type for n in data.nodes}), key=lambda t: (t.order, t.type))
    return [
        {"id": t.type, "label": t.label, "plural": t.plural, "colour": t.colour, "dark": t.dark_colour,
         "shape": t.shape, "icon": t.icon, "shown": t.shown, "kind": KINDS.get(t.type, t.type)}
        for t in looks
    ]  # fmt: skip


def _nodes(data: MapData, style: Style) -> list[dict[str, Any]]:
    nodes = []
    for i, node in enumerate(data.nodes):
        look = style.of(node.type)
        item: dict[str, Any] = {
            "id": i, "iri": node.id, "label": node.label, "group": node.type, "shape": look.shape,
            "x": round(node.x), "y": round(node.y), "size": node.size, "docs": node.documents,
            "community": node.community,
        }  # fmt: skip
        if node.aliases:
            item["aliases"] = node.aliases
        if node.description:
            item["about"] = node.description
        if node.links:
            item["links"] = node.links
        if node.broader:
            item["broader"] = node.broader
        if node.new:
            item["new"] = True
        nodes.append(item)
    return nodes


def _relation(edge: MapEdge) -> tuple[str, str, str]:
    return edge.predicate, edge.label, edge.inverse or f"{edge.label} (from)"


def _relation_keys(data: MapData) -> dict[tuple[str, str, str], int]:
    return {key: i for i, key in enumerate(sorted({_relation(e) for e in data.edges}))}


def _relations(data: MapData) -> dict[str, list[dict[str, str]]]:
    keys = _relation_keys(data)
    return {"relations": [{"iri": iri, "label": label, "inverse": inverse} for iri, label, inverse in keys]}


def _edges(data: MapData) -> list[dict[str, Any]]:
    place = {node.id: i for i, node in enumerate(data.nodes)}
    key = _relation_keys(data)
    edges = []
    for e in data.edges:
        item: dict[str, Any] = {"from": place[e.subject], "to": place[e.object], "r": key[_relation(e)],
                                "docs": e.documents}  # fmt: skip
        if any(e.strengths):
            item["s"] = e.strengths
        edges.append(item)
    return edges


def _sources(data: MapData, *, text: bool) -> dict[str, Any]:
    """Documents and evidence; offsets count UTF-16 units, as JavaScript strings do."""
    place = {node.id: i for i, node in enumerate(data.nodes)}
    sections: dict[str, int] = {}
    rows: list[list[Any]] = []
    wide = [not d.text.isascii() and max(d.text) > "\uffff" for d in data.documents]
    for e in data.evidence:
        body = data.documents[e.document].text
        left, right = sentence_around(body, e.start, e.end)
        spots = (e.start, e.end, left, right)
        start, end, left16, right16 = _utf16(body, spots) if wide[e.document] else spots
        strength = STRENGTHS.index(e.strength) if e.strength else -1
        section = sections.setdefault(e.section, len(sections))
        row: list[Any] = [e.document, start, end, start - left16, right16 - end, section, strength]
        # By the hash of its words a decision of a person finds the sentence again.
        row += [place.get(e.concept, -1), e.claim, quote_hash(body[left:right])]
        # Optional ends: the quote where the text is left out, and the code points where they differ.
        extra: list[Any] = ["" if text else body[left:right], *((e.start, e.end) if wide[e.document] else ())]
        rows.append(row + (extra if any(extra) else []))
    documents = [
        {
            "iri": d.iri,
            "title": d.title,
            "source": d.source,
            "kind": d.kind,
            "url": d.url,
            "date": d.date,
            "place": d.place,
        }
        for d in data.documents
    ]
    return {
        "sections": list(sections), "evidence": rows, "documents": documents, "claims": _claims(data, place),
        "proofs": [e.evidence for e in data.edges],
    }  # fmt: skip


def _claims(data: MapData, place: dict[str, int]) -> list[list[Any]]:
    """Own names of claims, and their parts by number where these are things of the map or documents."""
    documents = {document.iri: -1 - i for i, document in enumerate(data.documents)}

    def part(iri: str) -> int | str:
        return place.get(iri, documents.get(iri, iri))

    return [
        [c.iri.removeprefix(_CLAIMS), part(c.subject), shrink(c.predicate), part(c.object)]
        for c in data.claims
    ]


def _utf16(text: str, spots: Iterable[int]) -> tuple[int, ...]:
    return tuple(len(text[:i].encode("utf-16-le", "surrogatepass")) // 2 for i in spots)


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    def hashes(parts: tuple[str, ...]) -> str:
        digests = (base64.b64encode(sha256(part.encode()).digest()).decode() for part in parts)
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@cache
def _joined(names: tuple[str, ...], before: str = "", after: str = "") -> str:
    return before + "\n".join(_read(name) for name in names) + after


def _read(name: str) -> str:
    return (files("graphkit.mapview") / "page" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _vis_script() -> str:
    import pyvis

    script = (Path(pyvis.__file__).parent / _VIS).read_text(encoding="utf-8")
    # The map of the minified script isn't in the page; a browser's inspector would ask for it.
    return script.replace("//# sourceMappingURL=vis-network.min.js.map", "").replace("\r\n", "\n")
