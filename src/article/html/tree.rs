//! The tree of a page, as `html5ever` builds it.
//!
//! Owns the nodes and how they are joined; it must not know what an element is for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, QualName};

/// Holds the nodes of a page; the first is the document.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<NodeData>,
    /// How deep elements were nested at most.
    deepest: usize,
}

#[derive(Default)]
struct NodeData {
    value: NodeKind,
    parent: Option<usize>,
    children: Vec<usize>,
    /// In how many nodes it was when it was put into its parent.
    depth: usize,
}

/// Says what a node is.
#[derive(Default)]
pub(super) enum NodeKind {
    /// The document itself, or something that a reader of the page does not see.
    #[default]
    Other,
    /// An element.
    Element { name: Rc<QualName>, attributes: Vec<Attribute> },
    /// A run of text.
    Text(String),
    /// A comment.
    Comment(String),
}

/// Points to a node of a tree.
#[derive(Clone, Copy)]
pub(super) struct PageNode<'t> {
    tree: &'t Tree,
    /// The index of the node.
    pub(super) id: usize,
}

impl Tree {
    pub(super) fn root(&self) -> PageNode<'_> {
        PageNode { tree: self, id: 0 }
    }

    /// Iterates over all nodes, in the order in which they were made.
    pub(super) fn nodes(&self) -> impl Iterator<Item = PageNode<'_>> {
        (0..self.nodes.len()).map(|id| PageNode { tree: self, id })
    }
}

impl<'t> PageNode<'t> {
    pub(super) fn value(self) -> &'t NodeKind {
        &self.tree.nodes[self.id].value
    }

    /// Returns the name of an element; the empty string for any other node.
    pub(super) fn name(self) -> &'t str {
        if let NodeKind::Element { name, .. } = self.value() { &name.local } else { "" }
    }

    pub(super) fn attribute(self, key: &str) -> Option<&'t str> {
        let NodeKind::Element { attributes, .. } = self.value() else { return None };
        attributes.iter().find(|one| &*one.name.local == key).map(|one| &*one.value)
    }

    pub(super) fn classes(self) -> impl Iterator<Item = &'t str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    pub(super) fn has_class(self, class: &str) -> bool {
        self.classes().any(|one| one == class)
    }

    pub(super) fn parent(self) -> Option<Self> {
        self.tree.nodes[self.id].parent.map(|id| PageNode { id, ..self })
    }

    /// Iterates over the node and what it is in, from the inside out.
    pub(super) fn self_and_ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |node| node.parent())
    }

    pub(super) fn children(self) -> impl DoubleEndedIterator<Item = Self> {
        self.tree.nodes[self.id].children.iter().map(move |&id| PageNode { id, ..self })
    }

    /// Iterates over the node and all nodes below it, in the order of the page.
    pub(super) fn descendants(self) -> impl Iterator<Item = Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let node = waiting.pop()?;
            waiting.extend(node.children().rev());
            Some(node)
        })
    }

    /// Returns the text in a node, with every run of white space as one space.
    pub(super) fn text(self) -> String {
        let mut text = String::new();
        for node in self.descendants() {
            if let NodeKind::Text(part) = node.value() {
                text.push_str(part);
            }
        }
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Builds a tree for the parser.
#[derive(Default)]
pub(super) struct Builder(RefCell<Tree>);

/// Points the parser to a node; elements have a name.
#[derive(Clone)]
pub(super) struct Handle {
    id: usize,
    name: Rc<QualName>,
}

impl Builder {
    /// Returns the number of nodes so far, and how deep they were nested at most.
    pub(super) fn size(&self) -> (usize, usize) {
        let tree = self.0.borrow();
        (tree.nodes.len(), tree.deepest)
    }

    fn add(&self, value: NodeKind) -> usize {
        let nodes = &mut self.0.borrow_mut().nodes;
        nodes.push(NodeData { value, ..NodeData::default() });
        nodes.len() - 1
    }

    /// Puts a node among the children of another, before the child at a place.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let nodes = &mut self.0.borrow_mut().nodes;
                let before = at.checked_sub(1).map(|before| nodes[parent].children[before]);
                if let Some(NodeKind::Text(before)) = before.map(|id| &mut nodes[id].value) {
                    before.push_str(&text);
                    return;
                }
                nodes.push(NodeData { value: NodeKind::Text(text.to_string()), ..NodeData::default() });
                nodes.len() - 1
            }
        };
        let Tree { nodes, deepest } = &mut *self.0.borrow_mut();
        nodes[parent].children.insert(at, id);
        (nodes[id].parent, nodes[id].depth) = (Some(parent), nodes[parent].depth + 1);
        *deepest = nodes[id].depth.max(*deepest);
    }

    /// Returns the parent of a node and its place among the children. The parser works at the end of the page, so
    /// the place is looked for from the last child.
    fn place(&self, id: usize) -> Option<(usize, usize)> {
        let nodes = &self.0.borrow().nodes;
        let parent = nodes[id].parent?;
        Some((parent, nodes[parent].children.iter().rposition(|&child| child == id)?))
    }
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn get_document(&self) -> Handle {
        if self.size().0 == 0 {
            self.add(NodeKind::Other);
        }
        Handle { id: 0, name: Rc::new(QualName::new(None, "".into(), "".into())) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let name = Rc::new(name);
        Handle { id: self.add(NodeKind::Element { name: Rc::clone(&name), attributes }), name }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        Handle { id: self.add(NodeKind::Comment(text.to_string())), ..self.get_document() }
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        Handle { id: self.add(NodeKind::Other), ..self.get_document() }
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let end = self.0.borrow().nodes[parent.id].children.len();
        self.insert(parent.id, end, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        match self.place(element.id) {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// Nobody reads a template, so its contents may as well be its children.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.remove_from_parent(node);
        }
        if let Some((parent, at)) = self.place(sibling.id) {
            self.insert(parent, at, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, added: Vec<Attribute>) {
        if let NodeKind::Element { attributes, .. } = &mut self.0.borrow_mut().nodes[target.id].value {
            for attribute in added {
                if !attributes.iter().any(|one| one.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        if let Some((parent, at)) = self.place(target.id) {
            let nodes = &mut self.0.borrow_mut().nodes;
            nodes[parent].children.remove(at);
            nodes[target.id].parent = None;
        }
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let nodes = &mut self.0.borrow_mut().nodes;
        let children = std::mem::take(&mut nodes[node.id].children);
        for &child in &children {
            nodes[child].parent = Some(new_parent.id);
        }
        nodes[new_parent.id].children.extend(children);
    }
}
