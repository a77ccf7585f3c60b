"""Component ``graphkit_vocabulary``: what the vocabularies know, found in a text.

Labels and texts meet in their normal form (`graphkit.extraction.normal`), which spaCy keeps in
each lexeme. The labels are one dictionary from normal form to concepts, walked from each token.
spaCy's own PhraseMatcher is faster on texts but takes about 0.1 ms to learn a label, three seconds
for this vocabulary; it also stops at line breaks and hyphens, which this walk steps over.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from spacy.about import __version__ as spacy_version
from spacy.attrs import IDX, LENGTH, NORM  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from graphkit.extraction.candidate import Candidate
from graphkit.extraction.normal import ALSO_WORDS, is_acronym, normal, words
from graphkit.extraction.typos import Typos
from graphkit.iris import ID
from graphkit.ontology import Concept, Ontology, load_ontology
from graphkit.userfiles import code_hash, recall

__all__ = ["Entry", "Vocabulary", "shared_heads"]

_TYPES: Final = {
    "Skill": "Skill", "RoleType": "RoleType", "Team": "Team", "Organization": "Team",
    "Program": "Program", "Location": "Location",
}  # fmt: skip
#: A code is the number of a concept and, in this many bits, the place of a label among its own.
_BITS: Final = 20
#: Names whose normal form is remembered.
_REMEMBERED: Final = 50_000
#: Words of the longest label that is looked for around a misspelt word.
_LONGEST_LABEL: Final = 6
_JOIN: Final = re.compile(r"\s*(?:/|,\s*(?:and|or)\b|,|\band\b|\bor\b|&|\band/or\b)\s*$", re.IGNORECASE)
_JOIN_ENDS: Final = frozenset("/,&dDrR")
#: "Identify and assess vulnerabilities": two verbs share an object, not two names a head.
_ACTION: Final = re.compile(
    r"(?:(?!engineering|marketing|accounting|manufacturing|testing|learning|planning|training|writing|reporting|"
    r"publishing|nursing|programming|processing|mining|modeling|banking|advertising|operating|computing)\w+ing"
    r"|identify|assess|develop|create|manage|lead|build|analy[sz]e|evaluate|implement|maintain|coordinate|oversee"
    r"|monitor|improve|grow|guide|drive|deliver|prepare|conduct|define|establish|execute|perform|review|track|set|write)\b",
    re.IGNORECASE,
)
#: Words that a name in capitals writes small.
_SMALL: Final = frozenset("of and the for in on to".split())
_LAST_WORDS: Final = re.compile(r"[A-Za-z][\w+#.’'-]*(?:[ -][A-Za-z][\w+#.’'-]*)?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of one concept, ready to be compared.

    Attributes:
        concept: the concept that has the label.
        label: the label as the vocabulary writes it.
        exact: it only counts in this very spelling (an acronym, or a name that is a plain word too).
        ambiguous: it also needs support from its surroundings.
    """

    concept: Concept
    label: str
    exact: bool
    ambiguous: bool


class Vocabulary:
    """Adds a candidate for each label found, to ``doc._.candidates``.

    Args:
        nlp: pipeline whose vocabulary and tokenizer are used.
        ontology: whose concepts are looked for.
    """

    def __init__(self, nlp: Language, ontology: Ontology) -> None:
        self._nlp = nlp
        # spaCy asks once a distinct word and keeps the answer in its lexeme.
        nlp.vocab.lex_attr_getters[NORM] = normal  # type: ignore[attr-defined]
        self._norms = _Norms(nlp.vocab.strings)
        self._concepts = (*ontology.of_type(*_TYPES), *_countries(ontology))
        content = self._content()
        keys, codes, beginnings = recall("labels", content, self._index) if content else self._index()
        #: Normal form to codes; an `Entry` is made when a text first has it, few of them ever do.
        self._codes: dict[str, list[int]] = dict(zip(keys, codes, strict=True))
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._beginnings = frozenset(beginnings)
        self._keys: dict[str, str] = {}
        self._typos = Typos(word for key in keys for word in key.split(" "))
        if not Doc.has_extension("candidates"):
            Doc.set_extension("candidates", default=None)

    def _content(self) -> str | None:
        """All that the index depends on, or None: names, the code that cuts them, the tokenizer's rules."""
        # The reader's own wrapper says nothing of rules; the tokenizer in it does.
        cutter: Any = getattr(self._nlp.tokenizer, "_tokenizer", self._nlp.tokenizer)
        if not hasattr(cutter, "to_bytes"):
            return None
        named = [(c.type, c.labels, c.ambiguous_labels) for c in self._concepts]
        code = code_hash("extraction/vocabulary.py", "extraction/normal.py", "extraction/tokens.py")
        rules = sha256(cutter.to_bytes(exclude=["vocab"])).hexdigest()
        return "\n".join((json.dumps(named), code, spacy_version, rules))

    def _index(self) -> list[Any]:
        """Normal forms, for each of them its codes, and the beginnings of those of several words."""
        codes: defaultdict[str, list[int]] = defaultdict(list)
        for number, concept in enumerate(self._concepts):
            for position, label in enumerate(concept.labels):
                if label not in concept.labels[:position]:
                    for norms in self._spellings(label):
                        codes[" ".join(norms)].append(number << _BITS | position)
        beginnings = {key[:cut] for key in codes for cut, char in enumerate(key) if char == " "}
        return [list(codes), list(codes.values()), sorted(beginnings)]

    def _spellings(self, label: str) -> Iterator[tuple[str, ...]]:
        yield self._cut(label)
        if "-" in label and label.count("-") == 1 and " " not in label:
            # "pre-processing" is also written in one word.
            yield (normal(label.replace("-", "")),)

    def _found(self, key: str) -> tuple[Entry, ...]:
        """What the vocabularies call by this normal form."""
        found = self._entries.get(key)
        if found is None:
            if key not in self._codes:
                return ()
            found = self._entries[key] = tuple(self._entry(code) for code in self._codes[key])
        return found

    def _entry(self, code: int) -> Entry:
        concept = self._concepts[code >> _BITS]
        label = concept.labels[code & (1 << _BITS) - 1]
        ambiguous = label in concept.ambiguous_labels
        exact = is_acronym(label) or (ambiguous and label != label.lower()) or concept.type == "Location"
        return Entry(concept, label, exact, ambiguous)

    def _cut(self, label: str) -> tuple[str, ...]:
        tokens = words(label) or tuple(token.text for token in self._nlp.make_doc(label))
        return tuple(normal(token) for token in tokens if token != "-") or (label,)

    def __call__(self, doc: Doc) -> Doc:
        """Find labels in one document."""
        if doc._.candidates is None:
            doc._.candidates = []
        text, candidates = doc._.layout.text, doc._.candidates
        words = _words_of(doc, text, self._norms)
        for key, start, end in self._walk(*words):
            for entry in self._entries.get(key) or self._found(key):
                if _spelled(entry, text[start:end]) if entry.exact else not _is_plain(entry, text[start:end]):
                    candidates.append(_candidate(entry, start, end))
        candidates.extend(self._misspelt(*words))
        return doc

    def _misspelt(self, norms: list[str], starts: list[int], ends: list[int]) -> Iterator[Candidate]:
        """Labels that a text writes with one slip in a long word."""
        fixes = {word: right for word in self._typos.unknown(norms) if (right := self._typos.correct(word))}
        for place in (place for place, word in enumerate(norms) if word in fixes) if fixes else ():
            first = max(0, place - _LONGEST_LABEL)
            near = [fixes.get(word, word) for word in norms[first : place + _LONGEST_LABEL]]
            last = first + len(near)
            for key, start, end in self._walk(near, starts[first:last], ends[first:last]):
                if start <= starts[place] < end:
                    sure = self._typos.is_sure(fixes[norms[place]], norms[place])
                    for entry in self._found(key):
                        # A plain word has other words beside it: "adopting" is no "adapting".
                        name = sure or " " in key or entry.label != entry.label.lower()
                        if name and entry.concept.type != "Location" and not (entry.exact or entry.ambiguous):
                            yield replace(_candidate(entry, start, end), rule="typo", priority=0)

    def _walk(self, norms: list[str], starts: list[int], ends: list[int]) -> Iterator[tuple[str, int, int]]:
        entries, beginnings, count = self._codes, self._beginnings, len(norms)
        for first, key in enumerate(norms):
            # Most words begin no label.
            if key not in entries and key not in beginnings:
                continue
            last = first
            while True:
                if key in entries:
                    yield key, starts[first], ends[last]
                last += 1
                if key not in beginnings or last == count:
                    break
                key = f"{key} {norms[last]}"

    def _key(self, text: str) -> str:
        """Normal form of a name, remembered: the documents of a corpus ask for the same names."""
        key = self._keys.get(text)
        if key is None:
            if len(self._keys) >= _REMEMBERED:
                self._keys.clear()
            key = self._keys[text] = " ".join(self._cut(text))
        return key

    def look_up(self, text: str, type_: str = "Skill") -> Concept | None:
        """The concept of a type with this label in any spelling that the matcher takes, or None."""
        for entry in self._found(self._key(text)):
            if _TYPES[entry.concept.type] == type_ and (not entry.exact or entry.label == text):
                return entry.concept
        return None


def _countries(ontology: Ontology) -> Iterator[Concept]:
    """Countries of the gazetteer, those whose names are also words or people's marked as ambiguous."""
    for code in sorted(set(ontology.gazetteer.country_names.values())):
        concept = ontology.concept(f"{ID}location/{code.lower()}")
        if concept is not None:
            doubtful = (concept.label,) if concept.label.casefold() in ALSO_WORDS else ()
            yield replace(concept, ambiguous_labels=doubtful)


class _Norms(dict[int, tuple[str, str]]):
    """Normal form of a word and what is odd about it, by spaCy's number for the form; made once a form."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> tuple[str, str]:
        norm = self._strings[number]
        odd = ""
        if norm == "-":
            odd = "hyphen"
        elif norm[-1:] == "." and len(norm) > 1 and "." not in norm[:-1]:
            odd = "stop"
        elif norm.isspace() and norm.count("\n") < 2:
            odd = "space"
        self[number] = norm, odd
        return norm, odd


def _words_of(doc: Doc, text: str, known: _Norms) -> tuple[list[str], list[int], list[int]]:
    """Normal forms, starts and ends of the words of a text, without hyphens and line breaks inside names."""
    table = doc.to_array([NORM, IDX, LENGTH])
    numbers, starts = table[:, 0].tolist(), table[:, 1].tolist()
    ends = (table[:, 1] + table[:, 2]).tolist()
    forms = list(map(known.__getitem__, numbers))
    norms = [norm for norm, _ in forms]
    if not text.isascii() and any(unicodedata.category(char) == "Cf" for char in set(text)):
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if not (forms[place][1] or (text[start].isascii() and text[end - 1].isascii())):
                starts[place], ends[place] = _visible(text, start, end)
    # From the end, so that places before stay right.
    for place in [place for place, (_, odd) in enumerate(forms) if odd][::-1]:
        odd, start = forms[place][1], starts[place]
        if odd == "stop":
            # "… or R." and "18F.": spaCy keeps the stop, as if it were an initial's.
            norms[place], ends[place] = norms[place][:-1], ends[place] - 1
        elif odd == "space" or (
            0 < start < len(text) - 1 and text[start - 1].isalnum() and text[start + 1].isalnum()
        ):
            del norms[place], starts[place], ends[place]
    return norms, starts, ends


def _visible(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the invisible marks (direction, zero width) around it."""
    while start < end and unicodedata.category(text[start]) == "Cf":
        start += 1
    while end > start and unicodedata.category(text[end - 1]) == "Cf":
        end -= 1
    return start, end


def _candidate(entry: Entry, start: int, end: int) -> Candidate:
    concept = entry.concept
    rule = "vocabulary-ambiguous" if entry.ambiguous else "vocabulary"
    return Candidate(_TYPES[concept.type], start, end, rule, concept.label, concept.iri, priority=2)


def _is_plain(entry: Entry, text: str) -> bool:
    """Whether the name of a unit or program stands there as plain words: "government digital services"."""
    if entry.concept.type in ("Skill", "RoleType") or not text.islower() or "." in text:
        return False
    return " " in text and all(word.istitle() for word in entry.label.split() if word not in _SMALL)


def _spelled(entry: Entry, text: str) -> bool:
    """Whether an entry that counts in its own case only is written so."""
    plain = text.replace("’", "'")
    # "LLMs" is found by "LLM"; "Go" never by "go".
    return plain == entry.label or (plain[-1:] == "s" and plain[:-1] == entry.label)


def shared_heads(doc: Doc, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Members of a list that share the last words of a known skill or role type.

    In "Linear/Logistic Regression" and "research and applied scientists" the first member is
    "linear regression" and "research scientist", though its head stands elsewhere.
    """
    text = doc._.layout.text
    for found in list(doc._.candidates):
        if found.type not in ("Skill", "RoleType") or " " not in text[found.start : found.end]:
            continue
        # What joins ends with a stroke, a comma, "&", "and" or "or"; most names stand after something else.
        if text[max(0, found.start - 12) : found.start].rstrip()[-1:] not in _JOIN_ENDS:
            continue
        surface = re.sub(r"\s+", " ", text[found.start : found.end])
        # The shortest head first: "statistical/machine learning methods" are statistical methods.
        heads = [surface.split(" ", cut)[-1] for cut in range(surface.count(" "), 0, -1)]
        position = found.start
        for count in range(8):
            join = _JOIN.search(text, max(0, position - 12), position)
            # A comma alone, right before the head, joins two things of their own.
            if join and count == 0 and join[0].strip() == ",":
                break
            before = _LAST_WORDS.search(text, max(0, join.start() - 48), join.start()) if join else None
            hit = _member(before, heads, vocabulary, found.type) if before else None
            if hit is None or before is None:
                break
            concept, start = hit
            if concept.iri == found.concept:
                break
            yield Candidate(
                found.type, start, before.end(), "shared-head", concept.label, concept.iri, priority=1
            )
            position = start


def _member(
    before: re.Match[str], heads: list[str], vocabulary: Vocabulary, type_: str
) -> tuple[Concept, int] | None:
    for piece in dict.fromkeys((before[0], re.split(r"[ -]", before[0])[-1])):
        if _ACTION.match(piece):
            continue
        for head in heads:
            if concept := vocabulary.look_up(f"{piece.lower()} {head.lower()}", type_):
                return concept, before.end() - len(piece)
    return None


@Language.factory("graphkit_vocabulary", default_config={"folder": None, "extra": []})
def make_vocabulary(nlp: Language, name: str, folder: str | None, extra: list[str]) -> Vocabulary:
    """Factory of the component, for a pipeline's configuration."""
    return Vocabulary(nlp, load_ontology(folder, extra=extra))
