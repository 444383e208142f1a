//! Which file knows which, as `use` and paths say. Tests do not count, nor what stands inside of macros.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// Files by the path of their module: `["engine", "vm"]` is `engine/vm/mod.rs` or `engine/vm.rs`, `[]` is `lib.rs`,
/// `["engine"]` the `lib.rs` of a package within.
pub type Modules = BTreeMap<Vec<String>, PathBuf>;

/// What one file takes from another, by their modules.
pub type Arrows = BTreeMap<(Vec<String>, Vec<String>), BTreeSet<String>>;

pub fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path.strip_prefix(root).expect("a file of the tree").to_owned());
            }
        }
    }
    found.sort();
    found
}

fn module(file: &Path) -> Vec<String> {
    let mut path: Vec<String> = file.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let name = path.pop().expect("a name");
    match name.trim_end_matches(".rs") {
        "mod" | "lib" => {}
        "main" => path.push("main".to_owned()),
        name => path.push(name.to_owned()),
    }
    path
}

/// The arrows of a tree, and its modules; those of tests are left out.
pub fn arrows(root: &Path) -> (Modules, Arrows) {
    let mut modules: Modules = files(root).into_iter().map(|file| (module(&file), file)).collect();
    let parsed: Vec<(Vec<String>, syn::File)> = modules
        .iter()
        .map(|(module, file)| {
            let text = std::fs::read_to_string(root.join(file)).expect("a source file");
            (module.clone(), syn::parse_file(&text).expect("Rust"))
        })
        .collect();
    for (module, file) in &parsed {
        for item in file.items.iter().filter_map(test_module) {
            let tests: Vec<String> = module.iter().cloned().chain([item]).collect();
            modules.retain(|module, _| !module.starts_with(&tests));
        }
    }
    let mut arrows = Arrows::new();
    for (module, file) in parsed.iter().filter(|(module, _)| modules.contains_key(module)) {
        let package = (0..module.len()).rev().map(|parts| &module[..=parts]);
        let package =
            package.into_iter().find(|parts| root.join(parts.join("/")).join("Cargo.toml").exists());
        let package = package.unwrap_or_default();
        let mut reader = Reader { modules: &modules, package, module, inside: vec![], arrows: &mut arrows };
        reader.visit_file(file);
    }
    (modules, arrows)
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string();
        list.path.is_ident("cfg") && (condition == "test" || condition == "doctest")
    })
}

fn test_module(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Mod(module) if is_test(&module.attrs) => Some(module.ident.to_string()),
        _ => None,
    }
}

struct Reader<'a> {
    modules: &'a Modules,
    /// Where `crate` is.
    package: &'a [String],
    module: &'a [String],
    /// The modules within the file that are being read.
    inside: Vec<String>,
    arrows: &'a mut Arrows,
}

impl Reader<'_> {
    /// Notes a path, if it leads to another file: the longest beginning of it that is one.
    fn path(&mut self, path: &[String]) {
        let mut from = [self.module, &self.inside].concat();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                from = self.package.to_vec();
                rest = &path[1..];
            }
            Some("self") => rest = &path[1..],
            Some("super") => {
                while rest.first().is_some_and(|part| part == "super") {
                    from.pop();
                    rest = &rest[1..];
                }
            }
            // A child of this module, or nothing of ours.
            Some(child) => {
                from.push(child.to_owned());
                if !self.modules.contains_key(&from) {
                    return;
                }
                from.pop();
            }
            None => return,
        }
        let mut left = rest.iter();
        for part in left.by_ref() {
            from.push(part.clone());
            if !self.modules.contains_key(&from) && !from.starts_with(self.module) {
                from.pop();
                break;
            }
        }
        // Modules within a file belong to it.
        while !self.modules.contains_key(&from) && from.pop().is_some() {}
        if from != self.module {
            let name = path.last().expect("a path").clone();
            self.arrows.entry((self.module.to_vec(), from)).or_default().insert(name);
        }
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree);
                before.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                if ident == "self" {
                    return self.path(before);
                }
                before.push(ident.to_string());
                self.path(before);
                before.pop();
            }
            syn::UseTree::Glob(_) => self.path(before),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Const(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.inside.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inside.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.tree(&mut vec![], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 && path.leading_colon.is_none() {
            self.path(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// Files that know each other, over however many others: each circle with the arrows inside of it.
pub fn circles(arrows: &Arrows) -> Vec<Vec<(Vec<String>, Vec<String>)>> {
    let reachable = |start: &Vec<String>| {
        let mut seen = BTreeSet::new();
        let mut next = vec![start];
        while let Some(module) = next.pop() {
            for (_, to) in arrows.keys().filter(|(from, _)| from == module) {
                if seen.insert(to) {
                    next.push(to);
                }
            }
        }
        seen
    };
    let modules: BTreeSet<&Vec<String>> = arrows.keys().map(|(from, _)| from).collect();
    let reached: BTreeMap<_, _> = modules.into_iter().map(|module| (module, reachable(module))).collect();
    let mut done = BTreeSet::new();
    let mut circles = vec![];
    for (&module, to) in &reached {
        if !to.contains(module) || done.contains(module) {
            continue;
        }
        let circle: BTreeSet<_> = to
            .iter()
            .copied()
            .filter(|&other| reached.get(other).is_some_and(|back| back.contains(module)))
            .collect();
        let inside = arrows.keys().filter(|(from, to)| circle.contains(from) && circle.contains(to));
        circles.push(inside.cloned().collect());
        done.extend(circle);
    }
    circles
}
