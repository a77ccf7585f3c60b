"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with seeds, data and gold, or a skip where it is not there."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("GRAPHKIT_SHARED") or root.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
