r"""Bytes to text, the same way for every format that holds characters.

*Decoded source* means, everywhere in graphkit: the bytes as characters, without a byte order mark, each line
end (``\r\n`` or ``\r``) as ``\n``, in Unicode NFC. A document's ``offset`` counts code points of that.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from graphkit.errors import InputError
from graphkit.iris import normalise_text

__all__ = ["clean_text", "decode_bytes"]

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Lone surrogates (from JSON escapes) and NUL can't be written to UTF-8 or to most graph formats.
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
# One control character in fifty: a stray form of backspace passes, a compressed file does not.
_BINARY_SHARE: Final = 0.02


def decode_bytes(data: bytes, source: str, declared: str | None = None) -> tuple[str, str]:
    r"""Decoded source and a note, empty when there is nothing to say.

    A byte order mark wins, then strict UTF-8, then the declared charset, then Windows-1252 with a note:
    guessing by statistics takes a single bad byte for a rare encoding.

    Args:
        data: content of the file.
        source: its name, for messages.
        declared: charset the file itself names (HTML ``meta``), or None.

    Raises:
        InputError: the content is empty, binary, or in none of these encodings.

    >>> decode_bytes(b"caf\xe9\r\n", "menu.txt")
    ('café\n', 'not UTF-8, read as Windows-1252')
    """
    if not data:
        raise InputError(source, "the file is empty")
    text, note = _decode(data, source, declared)
    if "\x00" in text or len(_UNPRINTABLE.findall(text)) > _BINARY_SHARE * len(text):
        raise InputError(source, "this is a binary file, not text", "save it as text, PDF, DOCX or HTML")
    return clean_text(text), note


def clean_text(text: str) -> str:
    r"""Text as a document may hold it: NFC, ``\n`` line ends, nothing that can't be written as UTF-8.

    >>> clean_text("a\r\nb\rc\ud800")
    'a\nb\nc\ufffd'
    """
    return normalise_text(_UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def _decode(data: bytes, source: str, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], source, encoding), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise InputError(source, "this is a binary file, not text", "save it as text, PDF, DOCX or HTML")
    if declared and _is_text_codec(declared):
        try:
            return data.decode(declared), ""
        except UnicodeError:
            pass
    try:
        return data.decode("cp1252"), "not UTF-8, read as Windows-1252"
    except UnicodeDecodeError as error:
        raise InputError(
            source, f"neither UTF-8 nor Windows-1252 (byte {error.start})", "save the file as UTF-8"
        ) from error


def _marked(data: bytes, source: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            source,
            f"begins like {encoding.upper()} but breaks at byte {error.start}",
            "save the file as UTF-8",
        ) from error


def _is_text_codec(name: str) -> bool:
    try:
        # Python also registers codecs such as "hex" and "zlib" that are not encodings of text.
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False
