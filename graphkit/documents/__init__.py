r"""Files to documents: one reader a format behind one small interface.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     _ = (Path(folder) / "a.txt").write_text("How we hire\n\nWith care.\n")
...     [document.title for document in read_documents([folder]).documents]
['How we hire']
"""

from graphkit.documents.decode import clean_text, decode_bytes
from graphkit.documents.inputs import Input, Limits, Note, Reader
from graphkit.documents.kind import kind_of_text, posting_marks, posting_score
from graphkit.documents.listing import Slice, cut_listing
from graphkit.documents.reading import READERS, Corpus, iter_documents, read_documents

__all__ = [
    "READERS",
    "Corpus",
    "Input",
    "Limits",
    "Note",
    "Reader",
    "Slice",
    "clean_text",
    "cut_listing",
    "decode_bytes",
    "iter_documents",
    "kind_of_text",
    "posting_marks",
    "posting_score",
    "read_documents",
]
