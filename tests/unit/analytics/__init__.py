"""Tests of graphkit.analytics."""
