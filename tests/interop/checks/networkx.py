"""The graph in GraphML, with networkx and lxml: every node and edge with every attribute."""

import re
from importlib.metadata import version

import networkx
from graphs import Graph, stated
from lxml import etree
from support import AWKWARD, DATABASE, done, export, same

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
TYPES = {"string", "int", "boolean"}


def held(text):
    """The text as XML 1.0 allows it."""
    return re.sub("[\ufffe\uffff]", lambda found: f"\\u{{{ord(found[0]):x}}}", text)


counts = []
for name, database in (("built", DATABASE), ("awkward", AWKWARD)):
    path = export("graphml", f"{name}.graphml", database)
    ours = Graph(database)
    theirs = networkx.read_graphml(path, force_multigraph=True)
    same(f"graphml, {name}: directed", theirs.is_directed(), True)
    nodes = {node: dict(data) for node, data in theirs.nodes(data=True)}
    same(f"graphml, {name}: ids of nodes", sorted(nodes), sorted(ours.nodes))
    for node, record in ours.nodes.items():
        same(f"graphml, {name}: {node}", nodes[node], stated(record, held))
    edges = {key: (start, end, data) for start, end, key, data in theirs.edges(keys=True, data=True)}
    same(f"graphml, {name}: keys of edges", sorted(edges), sorted(ours.edges))
    for key, record in ours.edges.items():
        start, end, data = edges[key]
        same(f"graphml, {name}: ends of {key}", (start, end), ours.ends[key])
        same(f"graphml, {name}: {key}", {k: v for k, v in data.items() if k != "id"}, stated(record, held))
    # Rules of the schema that networkx does not check.
    root = etree.parse(str(path)).getroot()
    same(f"graphml, {name}: root", root.tag, f"{NAMESPACE}graphml")
    *keys, graph = [child for child in root]
    same(f"graphml, {name}: order", {key.tag for key in keys} | {graph.tag}, {f"{NAMESPACE}key", f"{NAMESPACE}graph"})
    same(f"graphml, {name}: types", {key.get("attr.type") for key in keys}, TYPES)
    declared = {key.get("id"): key.get("for") for key in keys}
    ids = [*declared, *(element.get("id") for element in graph.iter() if element.get("id"))]
    same(f"graphml, {name}: unique ids", len(ids), len(set(ids)))
    same(f"graphml, {name}: ids that are name tokens", [i for i in ids if not re.fullmatch(r"[A-Za-z0-9_.:-]+", i)], [])
    for data in graph.iter(f"{NAMESPACE}data"):
        same(f"graphml, {name}: a key for its element", f"{NAMESPACE}{declared[data.get('key')]}", data.getparent().tag)
    # Gephi reports every key of something else as a fault.
    same(f"graphml, {name}: what keys are for", set(declared.values()), {"node", "edge"})
    stated_sources = graph.find(f"{NAMESPACE}desc").text.split("Sources:\n")[1]
    same(f"graphml, {name}: sources", stated_sources, held("\n".join(ours.sources)))
    counts.append(f"{len(nodes)} nodes and {len(edges)} edges")
done(f"networkx {version('networkx')}", f"export graphml: {counts[0]} with every attribute as ours; with awkward names {counts[1]}")
