"""The graph for Graphviz: every node and edge has every attribute, and the graph can be drawn."""

import json
import re
from importlib.metadata import version
from xml.etree import ElementTree

import pydot
from graphs import Graph, stated
from support import AWKWARD, DATABASE, done, export, run, same

# Attributes that only say how to draw.
DRAWN = {"_gvid", "id", "name", "label", "shape", "fillcolor", "style", "tooltip", "URL", "target", "dir", "head", "tail"}
DRAWN |= {"_draw_", "_ldraw_", "_hdraw_", "_tdraw_", "color", "fontname", "fontsize", "fontcolor", "margin", "arrowsize"}

# Statements that pydot takes for nodes.
DEFAULTS = {"graph", "node", "edge"}


def value(text):
    """The text of an attribute for programs, unescaped."""
    return re.sub(r"\\(.)", r"\1", text)


def data(element):
    return {key: value(text) for key, text in element.items() if key not in DRAWN}


def unwrapped(label):
    """The text of a label, with spaces for line breaks."""
    drawn = re.sub(r"\\(.)", lambda found: {"n": " ", "l": "\n"}.get(found[1], found[1]), label)
    return drawn.replace("&amp;", "&")


counts = []
for name, database in (("built", DATABASE), ("awkward", AWKWARD)):
    path = export("dot", f"{name}.dot", database)
    ours = Graph(database)
    theirs = json.loads(run("dot", "-Tdot_json", path), strict=False)
    same(f"dot, {name}: directed", theirs["directed"], True)
    nodes = {node["name"]: node for node in theirs["objects"]}
    same(f"dot, {name}: ids of nodes", sorted(nodes), sorted(ours.nodes))
    for key, record in ours.nodes.items():
        expected = stated(record)
        expected["title"] = expected.pop("label")
        del expected["passages"]
        same(f"dot, {name}: {key}", data(nodes[key]), expected)
    names = {node["_gvid"]: node["name"] for node in theirs["objects"]}
    edges = {value(edge["id"]): edge for edge in theirs["edges"]}
    same(f"dot, {name}: edges", (len(edges), sorted(edges)), (len(theirs["edges"]), sorted(ours.edges)))
    for key, record in ours.edges.items():
        edge = edges[key]
        same(f"dot, {name}: ends of {key}", (names[edge["tail"]], names[edge["head"]]), ours.ends[key])
        same(f"dot, {name}: arrow of {key}", edge.get("dir") == "none", record["symmetric"])
        same(f"dot, {name}: link of {key}", edge.get("URL", "").replace("&amp;", "&"), record["link"] or "")
        left_out = ("label", "inverse", "symmetric", "link", "passages")
        expected = {field: text for field, text in stated(record).items() if field not in left_out}
        same(f"dot, {name}: {key}", data(edge), expected)
    # The drawing is well-formed XML and shows the names.
    picture = ElementTree.fromstring(run("dot", "-Tsvg", path))
    drawn = {}
    for group in picture.iter("{http://www.w3.org/2000/svg}g"):
        if group.get("class") == "node":
            title = group.find("{http://www.w3.org/2000/svg}title").text
            drawn[title] = "".join(text.text or "" for text in group.iter("{http://www.w3.org/2000/svg}text"))
    same(f"dot, {name}: nodes drawn", sorted(drawn), sorted(ours.nodes))
    squeezed = lambda text: "".join(text.split())
    for key, text in drawn.items():
        same(f"dot, {name}: text of {key}", squeezed(text), squeezed(unwrapped(nodes[key]["label"])))
    plain = [key for key, record in ours.nodes.items() if record["label"].isascii()]
    for key in plain:
        expected = ours.nodes[key]["label"] + (ours.nodes[key]["date"] or "")
        same(f"dot, {name}: name drawn on {key}", squeezed(drawn[key]), squeezed(expected))
    for line in ours.sources:
        same(f"dot, {name}: a source at the head", line.isascii() and f"//   {line}\n" not in path.read_text(), False)
    # pydot has its own parser, and returns the text between the quotes.
    parsed, = pydot.graph_from_dot_file(str(path), encoding="utf-8")
    bare = lambda text: value(text[1:-1]) if text.startswith('"') else text
    read = lambda element: {key: bare(text) for key, text in element.get_attributes().items()}
    theirs_too = {bare(node.get_name()): read(node) for node in parsed.get_nodes()}
    same(f"pydot, {name}: nodes", {key: data(nodes[key]) for key in nodes},
         {key: {k: v for k, v in theirs_too[key].items() if k not in DRAWN} for key in theirs_too if key not in DEFAULTS})
    edges_too = {(bare(edge.get_source()), bare(edge.get_destination()), bare(edge.get_attributes()["id"])):
                 {k: v for k, v in read(edge).items() if k not in DRAWN} for edge in parsed.get_edges()}
    same(f"pydot, {name}: edges", {(*ours.ends[key], key): data(edges[key]) for key in edges}, edges_too)
    counts.append(f"{len(nodes)} nodes and {len(edges)} edges")
graphviz = re.search(r"[\d.]+", run("sh", "-c", "dot -V 2>&1"))[0]
done(f"Graphviz {graphviz} and pydot {version('pydot')}", f"export dot: {counts[0]} with every attribute as ours, and drawn; with awkward names {counts[1]}")
