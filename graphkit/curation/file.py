"""``curation.yaml`` in and out: strict on the way in, stable on the way out."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from graphkit.curation.check import checked
from graphkit.curation.decision import DECISIONS, Curation, Decision
from graphkit.errors import InputError
from graphkit.iris import GK, KINDS, expand, normalise_text, shrink
from graphkit.model import STRENGTHS

__all__ = [
    "add_decisions",
    "dump_curation",
    "load_curation",
    "parse_curation",
    "plain_decision",
    "save_curation",
]

_SIGNED: Final = ("why", "by", "date")
_EDGE: Final = ("subject", "predicate", "object")
#: What each kind of decision can say: the keys it needs, and those it may have.
_FORMS: Final[Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]] = {
    "accept": ((_EDGE, ("quote", "document")), (("concept",), ())),
    "reject": ((_EDGE, ("quote", "document")), (("concept",), ("quote", "document")), (("same",), ())),
    "merge": ((("concepts", "into"), ()),),
    "split": ((("concept", "into", "quotes"), ("document", "label")),),
    "rename": ((("concept", "label"), ()),),
    "retype": ((("concept", "type"), ("label",)),),
    "add": (
        (
            ("predicate", "object", "document", "exact"),
            ("subject", "prefix", "suffix", "strength", "label"),
        ),
    ),
}
_IRIS: Final = frozenset((*_EDGE, "concept", "into"))
_LISTS: Final = {"concepts": "IRI", "same": "IRI", "quotes": "hash"}
_LARGEST: Final = 16 << 20
_DEEPEST: Final = 8
#: The same in C, where PyYAML was built with it.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HASH: Final = re.compile(r"[0-9a-f]{16}")
_NO_IRI: Final = re.compile(r"[\s<>\"{}|^`\\]")
_HEAD: Final = (
    "# Decisions on the graph, read at every build. What each kind needs: docs/curation.md.\ndecisions:\n"
)


def load_curation(path: str | Path) -> Curation:
    """Read a file of decisions.

    Args:
        path: a YAML file (JSON is YAML too).

    Raises:
        InputError: it can't be read, has a key or kind that is not known, lacks one, or
            contradicts itself; the message names the line.
    """
    name = str(path)
    try:
        if Path(path).stat().st_size > _LARGEST:
            raise InputError(name, "this file is larger than 16 MB", "is it the right one?")
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        hint = "check the path"
        raise InputError(name, f"these decisions can't be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise InputError(name, f"byte {error.start} is not UTF-8", "save it as UTF-8") from error
    return parse_curation(text, name)


def parse_curation(text: str, source: str = "curation.yaml") -> Curation:
    """Decisions from the text of a file.

    Args:
        text: YAML.
        source: name of the file, for messages.

    Raises:
        InputError: as `load_curation`.

    >>> parse_curation("decisions: []").decisions
    ()
    """
    top = _composed(text, source)
    if top is None:
        return Curation((), source)
    pairs = _pairs(top, source)
    unknown = next((key for key in pairs if key != "decisions"), None)
    if unknown is not None:
        raise _error(source, pairs[unknown], f"the key {unknown!r} is not known", "the file holds decisions:")
    if "decisions" not in pairs:
        return Curation((), source)
    items = pairs["decisions"]
    if isinstance(items, ScalarNode) and items.value in ("", "null", "~"):
        return Curation((), source)
    if not isinstance(items, SequenceNode):
        raise _error(source, items, "decisions is no list", 'begin each decision with "- decision: …"')
    decisions = [_decision(node, source) for node in items.value]
    return Curation(checked(decisions, source), source)


def _composed(text: str, source: str) -> Node | None:
    try:
        _check_events(text, source)
        # The tree, not the values: it knows the lines, and a hash of digits stays the text it is.
        node: Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{source}, line {mark.line + 1}" if mark else source
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(
            where, f"this is no YAML: {problem}", "mend the line or the one before it"
        ) from error
    return node


def _check_events(text: str, source: str) -> None:
    """Refuse what a file of decisions never needs and a hostile one would use."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise InputError(f"{source}, line {line}", "aliases (*name) are not read here", "write it out")
        if depth > _DEEPEST:
            hint = "write one list of decisions"
            raise InputError(f"{source}, line {line}", "this YAML is nested too deeply", hint)


def _pairs(node: Node, source: str) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise _error(source, node, "keys with values are expected here", "see docs/curation.md")
    pairs: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _error(source, key, "a key is one word", "see docs/curation.md")
        if key.value in pairs:
            raise _error(source, key, f"the key {key.value!r} stands here twice", "delete one of the two")
        pairs[key.value] = value
    return pairs


def _decision(node: Node, source: str) -> Decision:
    pairs = _pairs(node, source)
    if "decision" not in pairs:
        raise _error(source, node, "the key 'decision' is missing", f"one of: {', '.join(DECISIONS)}")
    kind = _text(pairs.pop("decision"), source, "decision")
    if kind not in DECISIONS:
        raise _error(source, node, f"there is no decision {kind!r}", f"one of: {', '.join(DECISIONS)}")
    where = f"{source}, line {node.start_mark.line + 1}: {kind}"
    _check_keys(pairs, kind, where)
    values = {key: _value(key, value, where) for key, value in pairs.items()}
    if "quote" in values:
        values["quotes"] = (values.pop("quote"),)
    if "same" in values:
        values["concepts"] = values.pop("same")
        if len(set(values["concepts"])) != 2:
            raise InputError(where, "same needs two concepts", "write same: [one, other]")
    if kind == "merge" and values["into"] in values["concepts"]:
        raise InputError(where, "a concept is merged into itself", "take it off the list of concepts")
    if values.get("predicate") == GK.runs:  # stored as its inverse alone
        if "subject" not in values:
            raise InputError(where, "subject is missing", "name the unit that runs the program")
        values |= {"predicate": GK.runBy, "subject": values["object"], "object": values["subject"]}
    return Decision(kind, line=node.start_mark.line + 1, **values)


def _check_keys(pairs: Mapping[str, Node], kind: str, where: str) -> None:
    forms = _FORMS[kind]
    fitting = [form for form in forms if set(form[0]) <= pairs.keys()]
    if not fitting:
        wanted = " or ".join(", ".join(needed) for needed, _ in forms)
        near = max(forms, key=lambda form: len(pairs.keys() & set(form[0])))
        missing = ", ".join(key for key in near[0] if key not in pairs)
        raise InputError(where, f"{missing} is missing", f"{kind} needs {wanted}")
    allowed = {*fitting[0][0], *fitting[0][1], *_SIGNED}
    unknown = next((key for key in pairs if key not in allowed), None)
    if unknown is not None:
        line = pairs[unknown].start_mark.line + 1
        raise InputError(
            where,
            f"the key {unknown!r} (line {line}) does not belong here",
            f"it can have {', '.join(sorted(allowed))}",
        )
    unsigned = [key for key in _SIGNED if key not in pairs]
    if unsigned:
        raise InputError(where, f"{', '.join(unsigned)} is missing", "say why, by whom and when")


def _value(key: str, node: Node, where: str) -> Any:
    if key in _LISTS:
        if not isinstance(node, SequenceNode) or not node.value:
            raise InputError(where, f"{key} is no list", f"write {key}: [one, other]")
        read = _iri if _LISTS[key] == "IRI" else _hash
        found = tuple(read(_text(one, where, key), key, where) for one in node.value)
        if len(set(found)) != len(found):
            raise InputError(where, f"{key} names one thing twice", "take it off the list")
        return found
    text = _text(node, where, key)
    if key in _IRIS:
        return _iri(text, key, where)
    if key == "document":
        return expand(text) or text
    if key == "quote":
        return _hash(text, key, where)
    if key in ("exact", "prefix", "suffix"):
        return normalise_text(text)
    if key == "type" and text not in KINDS:
        raise InputError(where, f"there is no type {text!r}", f"one of: {', '.join(KINDS)}")
    if key == "strength" and text not in STRENGTHS:
        raise InputError(where, f"there is no strength {text!r}", f"one of: {', '.join(STRENGTHS)}")
    if key == "date" and not _is_date(text):
        raise InputError(where, f"{text!r} is no date", "write it as 2026-11-28")
    return text


def _text(node: Node, where: str, key: str) -> str:
    if not isinstance(node, ScalarNode):
        raise InputError(where, f"{key} is no text", "write one line")
    text = str(node.value)
    if not text.strip() and key not in ("prefix", "suffix"):
        raise InputError(where, f"{key} is empty", "fill it in")
    return text if key in ("exact", "prefix", "suffix") else " ".join(text.split())


def _iri(text: str, key: str, where: str) -> str:
    iri = expand(text)
    if iri is None or _NO_IRI.search(iri):
        raise InputError(
            where, f"{key}: {text[:80]!r} is no IRI", "write team:robotics or https://…; review prints them"
        )
    return iri


def _hash(text: str, key: str, where: str) -> str:
    if not _HASH.fullmatch(text):
        raise InputError(
            where, f"{key}: {text[:80]!r} is no hash of a quote", "16 hex digits, as review prints"
        )
    return text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _error(source: str, node: Node, reason: str, hint: str) -> InputError:
    return InputError(f"{source}, line {node.start_mark.line + 1}", reason, hint)


# --- out -----------------------------------------------------------------------------------------


def dump_curation(curation: Curation) -> str:
    """Text of a file that reads back as these decisions, in their order; the same for the same decisions.

    >>> parse_curation(dump_curation(Curation())) == Curation()
    True
    """
    if not curation.decisions:
        return _HEAD.rstrip("\n") + " []\n"
    return _HEAD + _listed(curation.decisions)


class _Dumper(yaml.SafeDumper):
    pass


def _text_node(dumper: yaml.SafeDumper, text: str) -> ScalarNode:
    # Unquoted, YAML takes some characters for the end of a line.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, None if text.isprintable() else '"')


_Dumper.add_representer(str, _text_node)


def _listed(decisions: Iterable[Decision]) -> str:
    def one(decision: Decision) -> str:
        text: str = yaml.dump(
            [plain_decision(decision) | {"date": date.fromisoformat(decision.date)}],
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=100,
        )
        return text

    return "".join(map(one, decisions))


def plain_decision(decision: Decision) -> dict[str, Any]:
    """A decision as it stands in the file, for JSON and for pages; what is not signed yet has no signature.

    >>> seen = Decision("accept", "", "", "", concept="https://w3id.org/graphkit/id/skill/sailing")
    >>> plain_decision(seen)
    {'decision': 'accept', 'concept': 'skill:sailing'}
    """
    forms = _FORMS[decision.kind]
    keys = [key for form in forms for part in form for key in part]
    plain: dict[str, Any] = {"decision": decision.kind}
    for key in dict.fromkeys(keys):
        if key == "quote":
            value: Any = decision.quotes[0] if decision.quotes else None
        elif key == "same":
            value = list(map(shrink, decision.concepts)) or None
        elif key in _LISTS:
            value = list(map(shrink, getattr(decision, key))) or None
        else:
            value = getattr(decision, key)
            if value is not None and (key in _IRIS or key == "document"):
                value = shrink(value)
        if value is not None:
            plain[key] = value
    signed = {"why": decision.why, "by": decision.by, "date": decision.date}
    return plain | {key: text for key, text in signed.items() if text}


def save_curation(curation: Curation, path: str | Path) -> None:
    """Write the file, whole or not at all.

    Raises:
        InputError: it can't be written.
    """
    _write(Path(path), dump_curation(curation))


def add_decisions(path: str | Path, decisions: Iterable[Decision]) -> Curation:
    """Put decisions at the end of a file, which is made when it isn't there; what stands in it stays.

    The file is replaced in one step. What is decided in it already is not repeated.

    Returns:
        All decisions of the file.

    Raises:
        InputError: the file is broken or can't be written, or a decision contradicts one in it.
    """
    target = Path(path)
    old = load_curation(target) if target.exists() else Curation((), str(path))
    new = old.joined(decisions)
    fresh = new.decisions[len(old.decisions) :]
    if not fresh:
        return old
    text = dump_curation(new)
    if old.decisions:
        # People write comments and order keys as they like: only what is new is written.
        before = target.read_text(encoding="utf-8-sig").rstrip("\n")
        longer = f"{before}\n{_listed(fresh)}"
        try:
            if parse_curation(longer, str(path)) == new:
                text = longer
        except InputError:
            pass  # written in another style, such as JSON: in our own, then
    _write(target, text)
    return load_curation(target)


def _write(target: Path, text: str) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                Path(name).chmod(target.stat().st_mode & 0o777)
            else:
                # mkstemp makes a file for its owner alone; nothing in this one is secret.
                Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(str(target), f"can't be written: {error.strerror}", "give another file") from error
