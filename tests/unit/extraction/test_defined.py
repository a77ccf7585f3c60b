"""Names whose kind the text itself says."""

from __future__ import annotations

import pytest

from .conftest import labels, surfaces


@pytest.mark.parametrize(
    "text",
    [
        "Quaybook is an open source project that lists berths.",
        "# News\n\n[Quaybook](https://quay.example/) is a website for pilots.",
        "We built it. Quaybook (QB) is a free online service.",
        "The Quaybook is an initiative of three ports.",
    ],
)
def test_name_said_to_be_a_product_is_a_program(text: str) -> None:
    assert labels(text, "Program") == ["Quaybook"]


def test_name_once_explained_is_found_elsewhere() -> None:
    text = "Quaybook grows. Quaybook is a project of ours. See https://x.example/quaybook or use Quaybook."
    assert surfaces(text, "Program") == ["Quaybook"] * 3


def test_name_said_to_be_a_tool_is_a_skill() -> None:
    assert labels("Knotlint is a small tool that we use.") == ["Knotlint"]


@pytest.mark.parametrize(
    "text",
    [
        "This is a project of ours.",
        "Kim Harbour is a product manager for pilots.",
        "Patience is a tool. We need patience.",
        "Scheduling is a service of ours.",
        "Kubernetes is a platform for containers.",
    ],
)
def test_plain_word_or_known_name_is_not_defined_anew(text: str) -> None:
    assert labels(text, "Program") == []
    assert "Patience" not in labels(text)
