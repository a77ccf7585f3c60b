"""Every notebook runs from top to bottom, says what it does, and holds no outputs."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.mark.xdist_group("notebooks")
# Libraries of the notebook machinery warn of each other; what the notebook does runs in a kernel of its own.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A copy, so that what a notebook writes does not land in the project.
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(path, folder)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    # Whatever goes out through HTTP fails: a notebook needs no network.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    notebook = nbformat.read(folder / path.name, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=180,
        startup_timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    noise = [out.text for cell in code for out in cell.outputs if out.get("name") == "stderr"]
    assert not noise, "a reader of the notebook would see these warnings"
    shown = [out.data.get("text/html", "") for cell in code for out in cell.outputs if "data" in out]
    assert any("<iframe" in html for html in shown), "the map is not shown in place"


def test_holds_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_says_what_each_cell_does(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.cell_type == "code":
            assert before is not None
            assert before.cell_type == "markdown", f"no sentence before: {cell.source[:60]}"
