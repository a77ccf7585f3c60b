"""Files, folders and standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.documents import Corpus, Limits, iter_documents, read_documents
from graphkit.errors import InputError

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., Corpus]


def test_a_folder_is_read_with_all_folders_in_it(write: Write, tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "b/c/three.md", ".hidden.txt", ".git/four.txt"):
        write(name, f"Text {name}")
    sources = [Path(document.source).name for document in read_documents([tmp_path]).documents]
    assert sources == ["a.txt", "three.md", "two.txt"]


def test_what_cannot_be_read_is_named_and_stops_nothing(write: Write, tmp_path: Path) -> None:
    contents = {
        "empty.txt": b"",
        "binary.txt": b"\x00\x01\x02",
        "blank.txt": b" \n",
        "x.png": b"x",
        "ok.txt": b"Hello",
    }
    for name, content in contents.items():
        write(name, content)
    corpus = read_documents([tmp_path, "no/such"])
    assert [document.text for document in corpus.documents] == ["Hello"]
    reasons = {Path(skip.source).name: skip.reason for skip in corpus.skipped}
    assert reasons["empty.txt"] == "the file is empty"
    assert reasons["binary.txt"].startswith("this is a binary file")
    assert reasons["blank.txt"] == "there is no text in it"
    assert reasons["x.png"].startswith("no reader for .png files")
    assert reasons["such"] == "there is no such file or folder"


def test_strict_raises(write: Write) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        read_documents([write("a.txt", b"")], strict=True)


def test_the_same_text_twice_is_one_document(write: Write, tmp_path: Path) -> None:
    write("a.txt", "Hello\r\n")
    write("b.txt", "Hello\n")
    corpus = read_documents([tmp_path], strict=True)
    assert len(corpus.documents) == 1
    assert corpus.skipped[0].reason.startswith("same text as ")
    assert corpus.skipped[0].reason.endswith("a.txt")


def test_one_file_named_twice_is_read_once(write: Write, tmp_path: Path) -> None:
    path = write("a.txt", "Hello")
    corpus = read_documents([path, tmp_path, str(path)])
    assert (len(corpus.documents), corpus.skipped) == (1, ())


@given(st.permutations(["a.txt", "b.txt", "c.md", "d.jsonl", "no.txt"]))
def test_the_order_of_arguments_does_not_matter(names: list[str]) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.txt", "b.txt", "c.md"):
            (Path(folder) / name).write_text(f"Text of {name[0] if name != 'b.txt' else 'a'}")
        (Path(folder) / "d.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n{}\n')
        paths = [Path(folder) / name for name in names]
        assert read_documents(paths) == read_documents(sorted(paths))


def test_links_in_a_folder_are_not_followed(write: Write, tmp_path: Path) -> None:
    outside = write("outside/secret.txt", "Secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.txt").symlink_to(outside)
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    corpus = read_documents([tmp_path / "in"])
    assert corpus.documents == ()
    assert {skip.reason for skip in corpus.skipped} >= {"a link, not followed"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for source in (tmp_path, tmp_path / "pipe.txt"):
        assert any("not a regular file" in skip.reason for skip in read_documents([source]).skipped)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no Unicode")
def test_a_file_name_that_is_no_unicode_can_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Hello")
    (document,) = read_documents([tmp_path]).documents
    assert document.source.endswith("caf\\xe9.txt")
    document.source.encode()


def test_standard_input_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Grüße\n".encode())))
    (document,) = read_documents(["-"]).documents
    assert (document.source, document.text) == ("stdin", "Grüße")


def test_standard_input_without_bytes_underneath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Hello"))
    assert read_documents(["-"]).documents[0].text == "Hello"


def test_limits(read: Read) -> None:
    assert "larger than the limit" in read("a.txt", "x" * 11, limits=Limits(file_bytes=10)).skipped[0].reason
    assert "over the limit of 10" in read("b.txt", "x" * 11, limits=Limits(characters=10)).skipped[0].reason


def test_windows_text_is_read_with_a_note(read: Read) -> None:
    corpus = read("a.txt", b"caf\xe9")
    assert corpus.documents[0].text == "café"
    assert corpus.notes[0].text == "not UTF-8, read as Windows-1252"


def test_iteration_reads_no_further_than_asked(write: Write) -> None:
    table = write("a.jsonl", '{"text": "one"}\n' * 60 + "broken\n")
    skipped: list[object] = []
    assert next(iter_documents([table], on_skip=skipped.append)).text == "one"
    assert skipped == []


def test_an_unknown_field_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="there is no field 'txt'"):
        read_documents([], columns={"txt": "a"})


def test_one_path_is_enough(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello there", encoding="utf-8")
    assert len(read_documents(str(tmp_path / "a.txt")).documents) == 1
    assert len(read_documents(tmp_path).documents) == 1
