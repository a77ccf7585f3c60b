"""Fixtures for all tests."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Tests neither see nor write what the person who runs them keeps at home.
_HOME = tempfile.mkdtemp(prefix="graphkit-tests-")
os.environ["GRAPHKIT_VOCABULARY"] = f"{_HOME}/vocabulary"
os.environ["XDG_CACHE_HOME"] = f"{_HOME}/cache"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with seeds, data and gold, or a skip where it is not there."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("GRAPHKIT_SHARED") or root.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
