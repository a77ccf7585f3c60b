"""Why a row of an answer is there: the smallest sets of claims that make it true.

`pattern` takes a query apart and refuses what cannot be explained, `lookup` finds the facts behind
each solution, `witnesses` knows what a fact rests on, `counting` tries groups without a document.
The idea: T. J. Green, G. Karvounarakis, V. Tannen (2007): Provenance semirings. PODS.
https://doi.org/10.1145/1265530.1265535
"""

from __future__ import annotations

from graphkit.why.explaining import Explained, Proof, explain
from graphkit.why.witnesses import PASSED_ON

__all__ = ["PASSED_ON", "Explained", "Proof", "explain"]
