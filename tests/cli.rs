//! Programs named on the command line: `-m`, folders, and what is said of those that can not run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of modules, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let root = std::env::temp_dir().join(format!("ouro-cli-{name}-{}", std::process::id()));
        let shows = "import sys\nprint(__name__, repr(__package__), sys.argv, __file__)\n";
        let spec = "print(__spec__.name, repr(__spec__.parent))\n";
        let files = [
            ("mod.py", format!("{shows}{spec}print(sys.modules['__main__'].__dict__ is globals())\n")),
            ("plain.py", "print(__name__)\n".into()),
            ("status.py", "import sys; sys.exit(3)\n".into()),
            ("crash.py", "1 / 0\n".into()),
            ("pkg/__init__.py", "import sys\nprint('init', sys.argv)\n".into()),
            ("pkg/__main__.py", format!("from .deep import v\n{shows}{spec}print(v)\n")),
            ("pkg/deep.py", format!("v = 5\nif __name__ == '__main__':\n    {}", shows.replace('\n', "; "))),
            ("bare/__init__.py", String::new()),
            ("folder/__main__.py", format!("import beside\n{shows}print(sys.path[0])\n")),
            ("folder/beside.py", "print('beside')\n".into()),
            ("space/inner.py", "print('inner', repr(__package__))\n".into()),
        ];
        for (file, text) in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
            fs::write(path, text).expect("it is written");
        }
        Place(root)
    }

    /// Standard output, the last line of standard error, and the status.
    fn run(&self, args: &[&str]) -> String {
        let ouro = Path::new(env!("CARGO_BIN_EXE_ouro"));
        let out = Command::new(ouro).args(args).current_dir(&self.0).output().expect("it runs");
        let err = String::from_utf8_lossy(&out.stderr);
        let err = err.lines().last().map_or(String::new(), |l| format!("{l}\n"));
        let text =
            format!("{}{err}{}", String::from_utf8_lossy(&out.stdout), out.status.code().unwrap_or(-1));
        let root = fs::canonicalize(&self.0).expect("a folder");
        text.replace(&root.to_string_lossy()[..], "ROOT").replace(&ouro.to_string_lossy()[..], "OURO")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn modules() {
    let p = Place::new("modules");
    assert_eq!(
        p.run(&["-m", "mod", "a", "-b"]),
        "__main__ '' ['ROOT/mod.py', 'a', '-b'] ROOT/mod.py\nmod ''\nTrue\n0"
    );
    assert_eq!(p.run(&["-m", "status"]), "3");
    assert_eq!(p.run(&["-m", "crash"]), "ZeroDivisionError: division by zero\n1");
    assert_eq!(p.run(&["-m", "space.inner"]), "inner 'space'\n0");
}

#[test]
fn packages() {
    let p = Place::new("packages");
    assert_eq!(
        p.run(&["-m", "pkg", "a"]),
        "init ['-m', 'a']\n__main__ 'pkg' ['ROOT/pkg/__main__.py', 'a'] ROOT/pkg/__main__.py\n\
         pkg.__main__ 'pkg'\n5\n0"
    );
    assert_eq!(
        p.run(&["-m", "pkg.deep"]),
        "init ['-m']\n__main__ 'pkg' ['ROOT/pkg/deep.py'] ROOT/pkg/deep.py\n0"
    );
}

#[test]
fn folders() {
    let p = Place::new("folders");
    assert_eq!(
        p.run(&["folder", "a"]),
        "beside\n__main__ '' ['folder', 'a'] ROOT/folder/__main__.py\nROOT/folder\n0"
    );
    assert_eq!(p.run(&["bare"]), "ouro: can't find '__main__' module in 'ROOT/bare'\n1");
}

#[test]
fn what_can_not_run() {
    let p = Place::new("errors");
    let cases = [
        ("nope", "No module named nope"),
        (
            "nope.x",
            "Error while finding module specification for 'nope.x' (ModuleNotFoundError: No module named 'nope')",
        ),
        ("bare", "No module named bare.__main__; 'bare' is a package and cannot be directly executed"),
        ("space", "No module named space.__main__; 'space' is a package and cannot be directly executed"),
        (".x", "Relative module names not supported"),
        ("sys", "No code object available for sys"),
        (
            "__main__",
            "Error while finding module specification for '__main__' (ValueError: __main__.__spec__ is None)",
        ),
    ];
    for (module, text) in cases {
        assert_eq!(p.run(&["-m", module]), format!("OURO: {text}\n1"));
    }
    assert_eq!(
        p.run(&["-m", "plain.py"]),
        "plain\nOURO: Error while finding module specification for 'plain.py' (ModuleNotFoundError: __path__ \
         attribute not found on 'plain' while trying to find 'plain.py'). Try using 'plain' instead of \
         'plain.py' as the module name.\n1"
    );
}
