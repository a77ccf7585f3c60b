"""HTML to text by resiliparse, and what a page says about itself."""

from __future__ import annotations

import re
from typing import Any, Final

from graphkit.documents.decode import clean_text, decode_bytes
from graphkit.errors import InputError

__all__ = ["html_to_text", "is_doubtful", "page_parts", "prose"]

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Tags whose end may be left out; they never nest in themselves.
_IMPLIED: Final = frozenset("p li dt dd tr td th option thead tbody tfoot".split())
_DEEP: Final = 200
_LARGE: Final = 400_000
_MANY_ATTRIBUTES: Final = 10_000
# Attributes need no "=", and a tag in quotes no end: so the longest stretch between two ends counts.
_LONGEST_TAG: Final = 20_000
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_ANY_MARKUP: Final = re.compile(
    r"</?(?:p|br|ul|ol|li|div|h[1-6]|b|strong|em|i|u|span|a|table|tr|td|section)(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d{2,5});",
    re.IGNORECASE,
)
# What surrounds the text of a page; comparing with the words of a main-content classifier lost short lists.
_AROUND: Final = (
    "nav", "footer", "aside", "form", "button", "dialog", "menu", "svg", "noscript", "iframe", "template",
    "[role=navigation]", "[role=banner]", "[role=contentinfo]", "[role=search]", "[role=dialog]",
    "[aria-hidden=true]",
    ".nav", ".navbar", ".menu", ".breadcrumb", ".breadcrumbs", ".footer", ".site-footer", ".site-header",
    ".sidebar", ".cookie", ".cookies", ".cookie-banner", ".share", ".social", ".skip-link", ".related",
    "#comments",
)  # fmt: skip


def is_doubtful(data: bytes) -> bool:
    """Whether a page could hang or crash a parser: large, deep, or full of attributes.

    Counted with one linear scan; HTML that closes its tags carelessly may be called doubtful too, which only
    costs the trip to the worker process.

    >>> is_doubtful(b"<p>Hello</p>"), is_doubtful(b"<b>" * 1000)
    (False, True)
    """
    if len(data) > _LARGE or data.count(b"=") > _MANY_ATTRIBUTES:
        return True
    if max(map(len, data.split(b">"))) > _LONGEST_TAG:
        return True
    depth = 0
    for close, name in _TAG.findall(data.decode("latin-1").replace("\x00", "")):
        tag = name.lower()
        if tag not in _VOID and tag not in _IMPLIED:
            depth += -1 if close else 1
            if depth > _DEEP:
                return True
    return False


def page_parts(data: bytes, source: str) -> dict[str, Any]:
    r"""Text, title, address, date and JSON-LD scripts of a page.

    Raises:
        InputError: it is no text.

    >>> page = b"<title>Jobs</title><nav>Home</nav><h1>Chemist</h1><ul><li>Mix</li></ul>"
    >>> parts = page_parts(page, "a.html")
    >>> parts["title"], parts["text"]
    ('Chemist', 'Chemist\n\n- Mix')
    """
    from resiliparse.parse.html import HTMLTree

    charset = _CHARSET.search(data[:4096])
    markup, note = decode_bytes(data, source, charset[1].decode("ascii", "replace") if charset else None)
    tree = HTMLTree.parse(markup)
    if tree.document is None:
        raise InputError(source, "there is no text in it")
    scripts = [
        str(node.text) for node in tree.document.query_selector_all('script[type="application/ld+json" i]')
    ]
    heading = tree.document.query_selector("h1")
    title = " ".join((heading.text or "").split()) if heading else ""
    return {
        "text": _main_text(tree),
        "title": title or " ".join((tree.title or "").split()),
        "url": _attribute(tree, "link[rel=canonical]", "href")
        or _attribute(tree, 'meta[property="og:url"]', "content"),
        "date": _attribute(tree, 'meta[property="article:published_time"]', "content")
        or _attribute(tree, "time[datetime]", "datetime"),
        "scripts": scripts,
        "note": note,
    }


def html_to_text(markup: str) -> str:
    r"""Text of a piece of HTML, blocks on lines of their own, list items as ``- item``.

    >>> html_to_text("<p>We mix:<ul><li>A &amp; B<li>C</ul>")
    'We mix:\n\n- A & B\n- C'
    """
    from resiliparse.parse.html import HTMLTree

    return _text(HTMLTree.parse(markup), ())


def prose(text: str) -> str:
    r"""Text of a value that may be HTML, escaped HTML, or plain text, which stays as it is.

    >>> prose("&lt;p&gt;Mix &amp;amp; measure&lt;/p&gt;"), prose("a < b\nc")
    ('Mix & measure', 'a < b\nc')
    """
    for _ in range(2):
        if not _ANY_MARKUP.search(text):
            break
        if is_doubtful(text.encode("utf-8", "replace")):
            # Rare and hostile: take the tags off and leave the rest.
            return clean_text(re.sub(r"<[^<>]*>", " ", text)).strip()
        text = html_to_text(text)
    return clean_text(text).strip()


def _main_text(tree: Any) -> str:
    """Text of ``main`` or ``article`` where that is most of the page, else of the whole page."""
    from resiliparse.parse.html import HTMLTree

    page = _text(tree, _AROUND)
    for selector in ("main", "[role=main]", "article"):
        nodes = tree.document.query_selector_all(selector)
        if len(nodes) == 1:
            part = _text(HTMLTree.parse(nodes[0].html), _AROUND)
            if 2 * len(part) >= len(page):
                return part
    return page


def _text(tree: Any, skip: tuple[str, ...]) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    text = extract_plain_text(
        tree,
        preserve_formatting=True,
        main_content=False,
        list_bullets=True,
        alt_texts=False,
        skip_elements=list(skip),
    )
    text = re.sub(r"^[ \t]*[•◦▪][ \t]*", "- ", clean_text(text), flags=re.MULTILINE)
    text = re.sub(r"^[ \t]+|[ \t]+$", "", text.replace("\u00a0", " "), flags=re.MULTILINE)
    text = re.sub(r"[ \t]{2,}", " ", re.sub(r"\t\t", " | ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _attribute(tree: Any, selector: str, name: str) -> str:
    node = tree.document.query_selector(selector)
    return (node.getattr(name) or "").strip() if node else ""
