"""Tests of graphkit.documents."""
