"""A parsed query to what must be looked up for each of its answers, and what cannot be explained.

The engine does all matching: the pattern is written out again with every variable shown, blank
nodes and steps of paths named, and a mark in each branch of a UNION and each OPTIONAL, so that one
solution tells exactly which triples made it true.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, Final

from graphkit.errors import QueryError
from graphkit.iris import PREFIXES
from graphkit.why.parts import Branches, Hop, Maybe, Node, Path, Plan, Together, Walk
from graphkit.why.paths import path_of, path_text
from graphkit.why.scopes import bare, bound_in, is_set, renamed, shown_by
from graphkit.why.witnesses import MEASURES
from graphkit.why.wording import aggregates, counts_twice, field_of, names_in, variables_in, wording

__all__ = ["plan"]

#: Functions that turn "not found" into an answer.
_ON_NOTHING: Final = frozenset(("BOUND", "COALESCE", "IF", "ConditionalOrExpression"))
_OWN: Final = "gk_"
#: What a subquery does with its rows beyond choosing columns.
_RESHAPED: Final = ("groupby", "having", "limitoffset", "valuesClause")


def plan(text: str) -> Plan:
    """Plan of a query.

    Raises:
        QueryError: it cannot be understood, or has something that is not explained.

    >>> plan("SELECT ?s WHERE { ?s gk:asksFor ?o MINUS { ?s a gk:Team } }")
    Traceback (most recent call last):
        ...
    graphkit.errors.QueryError: MINUS cannot be explained (write FILTER NOT EXISTS)
    """
    from rdflib.plugins.sparql import algebra
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(text)
        prologue = algebra.translatePrologue(parsed[0], None, PREFIXES)
        query: Any = algebra.traverse(parsed[1], visitPost=partial(algebra.translatePName, prologue=prologue))
    except Exception as error:  # the parser and the translation raise many kinds
        reason = str(error).splitlines()[0] if str(error) else "unknown reason"
        raise QueryError(f"the query could not be understood for an explanation: {reason}") from error
    if query.name != "SelectQuery":
        raise QueryError(f"{query.name.removesuffix('Query').upper()} cannot be explained (write a SELECT)")
    if field_of(query, "datasetClause"):
        raise QueryError("FROM cannot be explained (leave it out)")
    return _Planner().whole(query)


class _Planner:
    def __init__(self) -> None:
        self.plan = Plan()
        self.triples: Counter[str] = Counter()
        self.strict: set[str] = set()
        self.filtered: set[str] = set()
        self.columns: set[str] = set()
        self.filters: list[tuple[set[str], set[str], frozenset[str]]] = []
        self.maybes: list[tuple[frozenset[str], Counter[str]]] = []
        self.hops: list[tuple[Hop, str]] = []
        self.count = 0
        #: Whether a subquery shows each of its rows once.
        self.once = False

    def fresh(self, kind: str) -> str:
        self.count += 1
        name = f"{_OWN}{kind}{self.count}"
        self.plan.variables.append(name)
        return name

    # --- the whole query ---

    def whole(self, query: Any) -> Plan:
        done = self.plan
        query["where"] = self.opened(query["where"])
        body, root, _ = self.group(query["where"], "", None)
        tail = ""
        if field_of(query, "valuesClause"):
            tail = self.values(query["valuesClause"])
        inside = variables_in([query["where"], field_of(query, "valuesClause") or []])
        visible = sorted(inside | set(self.triples) | set(done.derived))
        done.variables = list(dict.fromkeys([*visible, *done.variables]))
        self.head(query, visible)
        keys = self.keys(query)
        self.columns = {name for name, _ in done.columns}
        if done.keys is not None and tail:
            raise QueryError("VALUES after GROUP BY cannot be explained (write it in the pattern)")
        done.where = f"{{ {body} {''.join(keys)} {tail} }}"
        done.root = self.settle(root)
        self.check()
        if self.once and counts_twice([field_of(query, "projection") or [], field_of(query, "having") or []]):
            raise QueryError(
                "a number that counts the rows of a SELECT DISTINCT cannot be explained "
                "(write COUNT(DISTINCT …))"
            )
        return done

    def opened(self, where: Any) -> Any:
        """A pattern whose subqueries can be read as groups: what only they see has names of its own."""
        from rdflib.plugins.sparql.algebra import traverse

        def own_names(part: Any) -> Any:
            if getattr(part, "name", "") != "SubSelect":
                return None
            hidden = sorted(variables_in(part["where"]) - shown_by(part))
            return renamed(part, {name: self.fresh("own") for name in hidden})

        return traverse(where, visitPost=own_names)

    def head(self, query: Any, visible: list[str]) -> None:
        if not field_of(query, "projection"):
            self.plan.columns = [(name, None) for name in visible if not name.startswith(_OWN)]
        for column in field_of(query, "projection") or []:
            if field_of(column, "evar") is None:
                self.plan.columns.append((str(column["var"]), None))
                continue
            name = str(column["evar"])
            self.plan.columns.append((name, wording(column["expr"])))
            if not aggregates(column["expr"]):
                self.plan.derived[name] = variables_in(column["expr"])

    def keys(self, query: Any) -> list[str]:
        counted = any(aggregates(column) for column in field_of(query, "projection") or [])
        having = field_of(query, "having")
        if not (counted or field_of(query, "groupby") or having):
            return []
        self.plan.keys, binds = [], []
        for one in field_of(field_of(query, "groupby"), "condition") or []:
            if type(one).__name__ == "Variable":
                self.plan.keys.append(str(one))
            elif getattr(one, "name", "") == "GroupAs":
                name = str(one["var"])
                binds.append(f"BIND({wording(one['expr'])} AS ?{name}) ")
                self.plan.derived[name] = variables_in(one["expr"])
                self.plan.keys.append(name)
                self.plan.variables.append(name)
            else:
                raise QueryError("GROUP BY an expression cannot be explained (name it: (… AS ?x))")
        shown = {name for name, made in self.plan.columns if made is None}
        if hidden := [name for name in self.plan.keys if name not in shown]:
            raise QueryError(
                f"GROUP BY ?{hidden[0]}, which is not a column, cannot be explained (add it to SELECT)"
            )
        if having:
            self.plan.having = " ".join(f"({wording(one)})" for one in having["condition"])
        self.strict |= variables_in(field_of(query, "projection")) - set(self.plan.keys) | variables_in(
            having or []
        )
        return binds

    # --- patterns ---

    def group(self, group: Any, where: str, graph: Any) -> tuple[str, Together, set[str]]:
        """Text, nodes and the variables that are bound for sure."""
        if group.name == "SubSelect":
            return self.subquery(group, where, graph)
        texts: list[str] = []
        parts: list[Node] = []
        sure: set[str] = set()
        inside = bound_in(group)
        for part in field_of(group, "part") or []:
            handle = getattr(self, f"on_{part.name}", None)
            if handle is None:
                raise QueryError(_REFUSED.get(part.name, f"{part.name} cannot be explained (leave it out)"))
            text, nodes, bound = handle(part, where, graph, sure, inside)
            texts.append(text)
            parts += nodes
            sure |= bound
        return " ".join(texts), Together(tuple(parts)), sure

    def subquery(self, query: Any, where: str, graph: Any) -> tuple[str, Together, set[str]]:
        """Likewise, of one that only chooses columns: it says the same as the group in it."""
        columns = field_of(query, "projection") or []
        if any(field_of(query, name) for name in _RESHAPED) or any(
            field_of(column, "evar") is not None for column in columns
        ):
            raise QueryError(
                "a subquery that counts, or keeps a part of its rows, cannot be explained "
                "(write it as one query, or ask it alone)"
            )
        if where or graph is not None:
            place = where or "GRAPH"
            raise QueryError(f"a subquery inside {place} cannot be explained (write it in the outer pattern)")
        self.once = self.once or str(field_of(query, "modifier") or "").upper() in ("DISTINCT", "REDUCED")
        text, node, sure = self.group(query["where"], where, graph)
        return f"{{ {text} }}", node, sure & shown_by(query)

    def on_TriplesBlock(self, part: Any, where: str, graph: Any, *_: Any) -> Any:  # noqa: N802 -- rdflib's name
        texts: list[str] = []
        nodes: list[Node] = []
        sure: set[str] = set()
        for row in part["triples"]:
            terms = list(row)
            for place in range(0, len(terms), 3):
                one, verb, other = (
                    self.term(terms[place]),
                    path_of(terms[place + 1]),
                    self.term(terms[place + 2]),
                )
                text, node = self.path(one, verb, other, where, graph)
                texts.append(text)
                nodes.append(node)
                sure |= variables_in([one, verb, other])
        return " ".join(texts), nodes, sure

    def term(self, term: Any) -> Any:
        from rdflib import BNode, Variable

        if not isinstance(term, BNode):
            return term
        name = f"{_OWN}node_{term}"
        if name not in self.plan.variables:
            self.plan.variables.append(name)
        return Variable(name)

    def path(self, one: Any, path: Any, other: Any, where: str, graph: Any) -> tuple[str, Node]:
        """Text and node of a triple pattern whose predicate may be a path."""
        from rdflib import Variable

        kind = path.kind if isinstance(path, Path) else ""
        if kind == "":
            return self.hop(one, path, other, where, graph)
        if kind == "inverse":
            return self.path(other, path.part, one, where, graph)
        if kind == "sequence":
            stops = [one, *(Variable(self.fresh("stop")) for _ in path.part[1:]), other]
            steps = [
                self.path(stops[place], step, stops[place + 1], where, graph)
                for place, step in enumerate(path.part)
            ]
            return " ".join(text for text, _ in steps), Together(tuple(node for _, node in steps))
        if kind == "alternative":
            branches = [self.path(one, step, other, where, graph) for step in path.part]
            return self.branches([(text, Together((node,))) for text, node in branches])
        if kind != "repeat":
            raise QueryError("a negated set of properties (!…) cannot be explained (name the properties)")
        if graph is not None:
            raise QueryError("a path of any length inside GRAPH cannot be explained (ask it outside)")
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[path.sign]
        self.triples.update(variables_in([one, other]))
        text = f"{wording(one)} ({path_text(path.part)}){path.sign} {wording(other)} ."
        return text, Walk(one, path.part, other, least, most)

    def hop(self, one: Any, verb: Any, other: Any, where: str, graph: Any) -> tuple[str, Node]:
        self.triples.update(name for end in (one, verb, other, graph) for name in variables_in(end))
        node = Hop((one, verb, other), graph)
        self.hops.append((node, where))
        return f"{wording(one)} {wording(verb)} {wording(other)} .", node

    def branches(self, branches: list[tuple[str, Together]]) -> tuple[str, Node]:
        mark = self.fresh("branch")
        texts = [f"{{ {text} BIND({place} AS ?{mark}) }}" for place, (text, _) in enumerate(branches)]
        return f"{{ {' UNION '.join(texts)} }}", Branches(tuple(node for _, node in branches), mark)

    def on_GroupOrUnionGraphPattern(self, part: Any, where: str, graph: Any, *_: Any) -> Any:  # noqa: N802
        found = [self.group(one, where, graph) for one in part["graph"]]
        sure = set.intersection(*(bound for *_, bound in found))
        if len(found) == 1:
            return f"{{ {found[0][0]} }}", [found[0][1]], sure
        text, node = self.branches([(text, node) for text, node, _ in found])
        return text, [node], sure

    def on_OptionalGraphPattern(self, part: Any, where: str, graph: Any, sure: set[str], _: Any) -> Any:  # noqa: N802
        if where:
            raise QueryError(f"OPTIONAL inside {where} cannot be explained (write it in the outer pattern)")
        before = self.triples.copy()
        text, node, _ = self.group(part["graph"], "OPTIONAL", graph)
        mark = self.fresh("found")
        inside = self.triples - before
        own = frozenset(bound_in(part["graph"]) - sure)
        self.maybes.append((own, inside))
        self.plan.maybe |= own
        return f"OPTIONAL {{ {text} BIND(1 AS ?{mark}) }}", [Maybe(node, mark, own)], set()

    def on_Filter(self, part: Any, where: str, graph: Any, _: Any, inside: set[str]) -> Any:  # noqa: N802
        said = bare(part["expr"])
        if getattr(said, "name", "") in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return self.exists(said, where, graph, inside)
        # Inside of an OPTIONAL its own variables are bound.
        own = frozenset(inside) if where == "OPTIONAL" else frozenset()
        self.strict |= variables_in(said)
        self.filtered |= variables_in(said) - own
        self.filters.append((variables_in(said), names_in(said), own))
        return f"FILTER({wording(said)})", [], set()

    def exists(self, said: Any, where: str, graph: Any, inside: set[str]) -> Any:
        negated = said.name == "Builtin_NOTEXISTS"
        if "EXISTS" in where or (negated and where):
            raise QueryError(f"{'NOT ' * negated}EXISTS inside {where} cannot be explained (split the query)")
        # Its own variables are its own: another part of the query may use the same names.
        own = {name: self.fresh("any") for name in sorted(variables_in(said["graph"]) - inside)}
        body = renamed(said["graph"], own)
        known, variables = self.triples.copy(), [*self.plan.variables]
        text, node, _ = self.group(body, "NOT EXISTS" if negated else "EXISTS", graph)
        if negated:
            # Fewer documents never make it false: nothing in it supports a row.
            self.triples = known
            self.plan.variables = [name for name in variables if name not in own.values()]
            return f"FILTER NOT EXISTS {{ {text} }}", [], set()
        self.plan.local |= set(self.plan.variables) - set(variables) | set(own.values())
        return f"{{ {text} }}", [node], set()

    def on_Bind(self, part: Any, *_: Any) -> Any:  # noqa: N802
        name = str(part["var"])
        self.plan.derived[name] = variables_in(part["expr"])
        return f"BIND({wording(part['expr'])} AS ?{name})", [], set()

    def on_InlineData(self, part: Any, *_: Any) -> Any:  # noqa: N802
        rows = [row if isinstance(row, list) else [row] for row in part["value"]]
        full = {
            str(name) for place, name in enumerate(part["var"]) if all(is_set(row[place]) for row in rows)
        }
        return self.values(part), [], full

    def values(self, part: Any) -> str:
        self.strict |= {str(name) for name in part["var"]}
        self.filtered |= {str(name) for name in part["var"]}
        names = " ".join(f"?{name}" for name in part["var"])
        rows = (row if isinstance(row, list) else [row] for row in part["value"])
        body = " ".join(f"({' '.join(map(wording, row))})" for row in rows)
        return f"VALUES ({names}) {{ {body} }}"

    def on_GraphGraphPattern(self, part: Any, where: str, *_: Any) -> Any:  # noqa: N802
        text, node, sure = self.group(part["graph"], where, part["term"])
        return f"GRAPH {wording(part['term'])} {{ {text} }}", [node], sure | variables_in(part["term"])

    # --- what only the whole query tells ---

    def settle(self, node: Any) -> Any:
        """The same nodes, with the numbers marked that are only shown."""
        if isinstance(node, Together):
            return Together(tuple(self.settle(part) for part in node.parts))
        if isinstance(node, Branches):
            return Branches(tuple(self.settle(part) for part in node.parts), node.mark)
        if isinstance(node, Maybe):
            own = node.own | self.made_of(set(node.own))
            seen, must = bool(own & self.columns), bool(own & self.filtered)
            return Maybe(self.settle(node.part), node.mark, frozenset(own), seen, must)
        if isinstance(node, Hop) and self.only_shown(node):
            names = variables_in(node.ends[2])
            return Hop(node.ends, node.graph, True, bool((names | self.made_of(names)) & self.columns))
        return node

    def only_shown(self, hop: Hop) -> bool:
        names = variables_in(hop.ends[2])
        used = names | self.made_of(names)
        return (
            bool(names)
            and self.plan.keys is None
            and all(self.triples[name] <= 1 for name in names)
            and not any(self.triples[name] for name in used - names)
            and not used & self.strict
        )

    def made_of(self, names: set[str]) -> set[str]:
        """Variables that BIND makes of these, directly or not."""
        made: set[str] = set()
        while more := {new for new, of in self.plan.derived.items() if of & (names | made)} - made:
            made |= more
        return made

    def check(self) -> None:
        done = self.plan
        for own, inside in self.maybes:
            for name in own:
                if self.triples[name] > inside[name]:
                    raise QueryError(
                        f"?{name} stands in an OPTIONAL and in another part that does not bind it first: "
                        "this cannot be explained (bind it before the OPTIONAL)"
                    )
        done.maybe |= self.made_of(done.maybe)
        for names, functions, own in self.filters:
            if (names - own) & done.maybe and functions & _ON_NOTHING:
                raise QueryError(
                    "a FILTER that can hold where an OPTIONAL found nothing (BOUND, COALESCE, IF, ||) "
                    "cannot be explained (write FILTER EXISTS or NOT EXISTS)"
                )
        for hop, where in self.hops:
            self.check_number(hop, where)

    def check_number(self, hop: Hop, where: str) -> None:
        """A number of an edge changes with every document: it may be shown, or asked for as it is."""
        verb, value = str(hop.ends[1]), hop.ends[2]
        variable = type(value).__name__ == "Variable"
        if hop.graph is not None:  # strength in a document's graph is that of a claim, which never changes
            return
        if verb not in MEASURES and type(hop.ends[1]).__name__ != "Variable":
            return
        name = str(value)
        used = self.triples[name] > 1 or bool(({name} | self.made_of({name})) & self.strict)
        doubtful = used and not (name in self.columns and where == "") if variable else where != ""
        if where == "NOT EXISTS":
            doubtful = not variable or name in self.strict
        if variable and self.plan.keys is not None and where != "NOT EXISTS":
            doubtful = name not in self.plan.keys
        if verb in MEASURES and doubtful:
            raise QueryError(
                f"gk:{verb.rsplit('#', 1)[-1]} in a condition cannot be explained, as it changes with each "
                "document (show it as a column, or count documents with COUNT and HAVING)"
            )


_REFUSED: Final = {
    "MinusGraphPattern": "MINUS cannot be explained (write FILTER NOT EXISTS)",
    "ServiceGraphPattern": "SERVICE is refused: a query must not call other hosts (load the data first)",
}
