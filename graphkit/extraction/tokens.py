"""spaCy's tokenizer with finer cuts, remembered chunk by chunk.

spaCy cuts what stands between two spaces on its own, whatever is around it, and remembers plain
words only: chunks with a comma, a bracket or a contraction go through its expressions each time.
Here every chunk is remembered, so that a text costs one look-up a chunk.
"""

from __future__ import annotations

import re
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex

__all__ = ["TEXT", "Chunks", "cut_finer"]

#: Where the text itself stands in ``doc.user_data``.
TEXT: Final = "graphkit_text"
#: A word takes one space after it along, as spaCy does; other white space is a token of its own.
_CHUNK: Final = re.compile(r"\S+ ?|\s+")
#: spaCy's tokenizer takes quadratic time on long runs without a space.
_LONGEST: Final = 500
#: More than the distinct chunks of some thousand pages; beyond, the memory starts again empty.
_REMEMBERED: Final = 200_000

#: Words of a chunk by spaCy's numbers for them, whether a space follows each, and the norms that
#: spaCy's exceptions give by position.
_Cut = tuple[tuple[int, ...], tuple[bool, ...], tuple[tuple[int, str], ...]]


class Chunks:
    """A tokenizer that asks another one once for each distinct chunk.

    Args:
        tokenizer: which cuts a chunk it sees for the first time.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, _Cut] = {}

    def __call__(self, text: str) -> Doc:
        """Cut a text into words."""
        known = self._known
        # Numbers spare spaCy to look each word up; its stub knows of words alone.
        words: list[Any] = []
        spaces: list[bool] = []
        norms: list[tuple[int, str]] = []
        for chunk in _CHUNK.findall(text):
            cut = known.get(chunk)
            if cut is None:
                cut = self._cut(chunk)
            if cut[2]:
                norms += ((len(words) + place, norm) for place, norm in cut[2])
            words += cut[0]
            spaces += cut[1]
        # Joining the words again, as ``doc.text`` does, takes a third of the time of cutting them.
        doc = Doc(self._tokenizer.vocab, words=words, spaces=spaces, user_data={TEXT: text})
        for place, norm in norms:
            # "n't" is "not" only as spaCy's exception for "don't" says so, not in its lexeme.
            doc[place].norm_ = norm
        return doc

    def _cut(self, chunk: str) -> _Cut:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        pieces = [chunk[start : start + _LONGEST] for start in range(0, len(chunk), _LONGEST)]
        tokens = [token for piece in pieces for token in self._tokenizer(piece)]
        norms = ((place, token.norm_) for place, token in enumerate(tokens))
        cut = self._known[chunk] = (
            tuple(token.orth for token in tokens),
            tuple(bool(token.whitespace_) for token in tokens),
            tuple((place, norm) for place, norm in norms if norm != tokens[place].lex.norm_),
        )
        return cut


def cut_finer(nlp: Language) -> None:
    """Brackets, slashes and commas without spaces around them end a word in flattened pages."""
    tokenizer: Any = nlp.tokenizer
    infixes = [*(nlp.Defaults.infixes or ()), r"[()\[\]{}/,;•|]", r"(?<=[a-z])\.(?=[A-Z])"]
    prefixes = [*(nlp.Defaults.prefixes or ()), r"[-–—•‣◦·]"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
