"""Everything a person opens after a build, in one folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.errors import GraphError

if TYPE_CHECKING:
    from graphkit.building import Built
    from graphkit.validation import Report
    from graphkit.verification import Verification

__all__ = ["Outputs", "write_outputs"]


class Outputs(NamedTuple):
    """What `write_outputs` made.

    Attributes:
        paths: ``graph.trig``, ``knowledge.ttl``, ``map.html`` and ``report.md`` by name.
        report: what validation found.
        verified: what looking up every quote again found.
    """

    paths: dict[str, Path]
    report: Report
    verified: Verification


def write_outputs(
    built: Built,
    folder: str | Path,
    *,
    title: str | None = None,
    sources: str | Path | Iterable[str | Path] | None = None,
) -> Outputs:
    """Everything a person opens: the dataset, the derived graph, the map and a report.

    Args:
        built: what `run_build` returned.
        folder: made when it isn't there.
        title: heading of the map.
        sources: what the graph was built from, to be opened once more when every quote is re-checked.

    Returns:
        The files, what validation found, and what verification found. Of more than 2,000 documents
        ``graph.trig`` is left out: the graph itself is there, and `KnowledgeGraph.save` writes it.

    Raises:
        GraphError: the folder can't be written.
    """
    from graphkit.mapview import write_map
    from graphkit.report import write_report
    from graphkit.validation import validate
    from graphkit.verification import verify

    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(
            f"{target}: can't make this folder: {error.strerror} (give another one with -o)"
        ) from error
    large = len(built.kg.current()) > _LARGE
    names = ("graph.trig", "knowledge.ttl", "map.html", "report.md")
    paths = {name: target / name for name in names if not (large and name == "graph.trig")}
    verified = verify(built.kg, sources)
    if large:
        (target / "graph.trig").unlink(missing_ok=True)  # of an earlier, smaller build
    else:
        built.kg.save(paths["graph.trig"])
    built.kg.save(paths["knowledge.ttl"])
    write_map(built.kg, paths["map.html"], title=title, text=not large)
    report = validate(built.kg)
    write_report(
        built.kg, report, paths["report.md"], built.skipped, built.notes, built.seconds, verified=verified
    )
    return Outputs(paths, report, verified)


#: From so many documents on, files that hold all of every document are written when asked for alone.
_LARGE: Final = 2000
