"""Errors: one family, plain messages, whole after a trip between processes."""

from __future__ import annotations

import pickle

import pytest

from graphkit import errors
from graphkit.errors import (
    GraphError,
    GraphkitError,
    InputError,
    InvalidGraphError,
    OntologyError,
    QueryError,
    UnknownNameError,
)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_of_the_family(name: str) -> None:
    assert issubclass(getattr(errors, name), GraphkitError)


def test_all_is_sorted() -> None:
    assert errors.__all__ == sorted(errors.__all__)


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (InputError, ValueError),
        (OntologyError, ValueError),
        (QueryError, ValueError),
        (UnknownNameError, KeyError),
        (UnknownNameError, QueryError),
        (InvalidGraphError, GraphError),
    ],
)
def test_error_is_also_what_python_programs_expect(error: type[Exception], parent: type[Exception]) -> None:
    assert issubclass(error, parent)


def test_input_error_names_file_reason_and_next_step() -> None:
    assert str(InputError("a.txt", "it is empty", "save it again")) == "a.txt: it is empty (save it again)"


def test_input_error_without_next_step_has_no_brackets() -> None:
    assert str(InputError("a.txt", "it is empty")) == "a.txt: it is empty"


def test_input_error_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(InputError("a.txt", "it is empty", "save it again")))  # noqa: S301
    assert (again.source, again.reason, again.hint, str(again)) == (
        "a.txt",
        "it is empty",
        "save it again",
        "a.txt: it is empty (save it again)",
    )


def test_unknown_name_error_shows_its_message_unquoted() -> None:
    assert str(UnknownNameError("no team is called 'X'")) == "no team is called 'X'"


def test_unknown_name_error_may_be_empty() -> None:
    assert str(UnknownNameError()) == ""
