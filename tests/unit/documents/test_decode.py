"""Bytes to text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.documents import decode_bytes
from graphkit.errors import InputError

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(text=TEXT)
def test_what_is_encoded_is_decoded(encoding: str, text: str) -> None:
    decoded, note = decode_bytes(text.encode(encoding), "a")
    # The codec itself takes a first U+FEFF for a mark.
    assert decoded == unicodedata.normalize(
        "NFC", text.removeprefix("\ufeff") if encoding == "utf-8" else text
    )
    assert note == ""


def test_declared_charset_comes_before_the_guess() -> None:
    assert decode_bytes("Łódź".encode("iso-8859-2"), "a", "iso-8859-2") == ("Łódź", "")


@pytest.mark.parametrize("declared", ["hex", "no-such-codec", "zlib", "a\x00b"])
def test_a_declared_charset_that_is_none_is_ignored(declared: str) -> None:
    assert decode_bytes(b"caf\xe9", "a", declared)[0] == "café"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"\xff\xfea", "breaks at byte"),
        (b"\x81\x8d\x8f", "neither UTF-8 nor"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode_bytes(data, "a")
