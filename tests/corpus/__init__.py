"""A small labelled corpus of our own, and the floors that reading it must keep."""
