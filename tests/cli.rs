//! Programs named on the command line: `-m`, folders, and what is said of those that can not run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Children of a program that `-m` ran know it by its module's name.
const PROCESSES: &str = "\
import multiprocessing as mp
from . import helper

class C:
    pass

def work(x):
    return __name__, helper.V, type(x).__name__, type(x).__module__

if __name__ == '__main__':
    for method in 'spawn', 'forkserver':
        with mp.get_context(method).Pool(1) as pool:
            print(pool.apply(work, (C(),)))
";

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
            ("jobs/__init__.py", String::new()),
            ("jobs/helper.py", "V = 42\n".into()),
            ("jobs/run.py", PROCESSES.into()),
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
    let child = "('__mp_main__', 42, 'C', '__mp_main__')\n";
    assert_eq!(p.run(&["-m", "jobs.run"]), format!("{child}{child}0"));
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

impl Place {
    /// Standard error and the status of a run with some of the environment set.
    fn errors(&self, environment: &[(&str, &str)], args: &[&str]) -> String {
        let mut ouro = Command::new(env!("CARGO_BIN_EXE_ouro"));
        for name in ["NO_COLOR", "FORCE_COLOR", "PYTHON_COLORS", "PYTHONUNBUFFERED", "PYTHONWARNINGS"] {
            ouro.env_remove(name);
        }
        ouro.envs(environment.iter().copied()).args(args).current_dir(&self.0);
        let out = ouro.output().expect("it runs");
        let root = fs::canonicalize(&self.0).expect("a folder");
        let text = String::from_utf8_lossy(&out.stderr).replace(&root.to_string_lossy()[..], "ROOT");
        format!("{text}{}", out.status.code().unwrap_or(-1))
    }

    /// Standard output of a run.
    fn output(&self, environment: &[(&str, &str)], args: &[&str]) -> String {
        let mut ouro = Command::new(env!("CARGO_BIN_EXE_ouro"));
        ouro.env_remove("PYTHONWARNINGS").env_remove("PYTHONDONTWRITEBYTECODE");
        let out = ouro.envs(environment.iter().copied()).args(args).current_dir(&self.0).output();
        String::from_utf8_lossy(&out.expect("it runs").stdout).into_owned()
    }
}

#[test]
fn options_in_one_word_and_their_flags() {
    let p = Place::new("flags");
    let flags = "import sys; f = sys.flags; print(f.optimize, f.isolated, f.ignore_environment, f.no_user_site, \
                 f.safe_path, f.dev_mode, f.utf8_mode, f.dont_write_bytecode, f.quiet, __debug__)";
    assert_eq!(p.output(&[], &["-c", flags]), "0 0 0 0 False False 0 0 0 True\n");
    assert_eq!(p.output(&[], &["-OOBqc", flags]), "2 0 0 0 False False 0 1 1 False\n");
    assert_eq!(p.output(&[], &["-I", "-Xutf8", "-X", "dev", "-c", flags]), "0 1 1 1 True True 1 0 0 True\n");
    let set = [("PYTHONOPTIMIZE", "1"), ("PYTHONSAFEPATH", "1"), ("PYTHONUTF8", "1"), ("PYTHONDEVMODE", "1")];
    assert_eq!(p.output(&set, &["-c", flags]), "1 0 0 0 True True 1 0 0 False\n");
    assert_eq!(p.output(&set, &["-E", "-c", flags]), "0 0 1 0 False False 0 0 0 True\n");
    let path = "import sys; print(sys.path, sys.argv)";
    assert_eq!(
        p.output(&[("PYTHONPATH", "a:/b")], &["-c", path, "-x", "y"]),
        "['', 'a', '/b'] ['-c', '-x', 'y']\n"
    );
    assert_eq!(p.output(&[("PYTHONPATH", "a")], &["-I", "-c", path]), "[] ['-c']\n");
    assert_eq!(p.output(&[], &["-S", "-c", "print('exit' in dir(__builtins__))"]), "False\n");
}

#[test]
fn what_is_no_option() {
    let p = Place::new("usage");
    let usage = "usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `ouro -h' for more information.\n2";
    assert_eq!(p.errors(&[], &["-Z"]), format!("Unknown option: -Z\n{usage}"));
    assert_eq!(p.errors(&[], &["--wrong=1"]), format!("unknown option --wrong=1\n{usage}"));
    assert_eq!(p.errors(&[], &["-q", "-W"]), format!("Argument expected for the -W option\n{usage}"));
    assert_eq!(p.errors(&[], &["--max-time=never"]), format!("bad time: never\n{usage}"));
    assert_eq!(p.errors(&[], &["-J"]), format!("-J is reserved for Jython\n{usage}"));
    let name = "--check-hash-based-pycs";
    assert_eq!(p.errors(&[], &[name, "always", "-c", "1"]), "0");
    assert_eq!(
        p.errors(&[], &[name, "x"]),
        format!("{name} must be one of 'default', 'always', or 'never'\n{usage}")
    );
}

#[test]
fn settings_that_make_no_sense() {
    let p = Place::new("nonsense");
    let gil = "PYTHON_GIL / -X gil must be \"0\" or \"1\"";
    let processors = "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0";
    let utf8 = "invalid PYTHONUTF8 environment variable value";
    for (variable, value, what, text) in [
        (
            "PYTHONHASHSEED",
            "x",
            "config_init_hash_seed",
            "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
        ),
        ("PYTHONUTF8", "2", "preconfig_init_utf8_mode", utf8),
        ("PYTHON_GIL", "2", "config_read_gil", gil),
        ("PYTHON_GIL", "0", "config_read_gil", "Disabling the GIL is not supported by this build"),
        ("PYTHON_CPU_COUNT", "0", "config_init_cpu_count", processors),
    ] {
        let state = if what.starts_with("pre") { "preinitializing" } else { "preinitialized" };
        assert_eq!(
            p.errors(&[(variable, value)], &["-c", "1"]),
            format!("Fatal Python error: {what}: {text}\nPython runtime state: {state}\n\n1")
        );
        assert_eq!(p.errors(&[(variable, value)], &["-E", "-c", "1"]), "0");
    }
    assert_eq!(p.output(&[("PYTHON_CPU_COUNT", "7")], &["-c", "import os; print(os.cpu_count())"]), "7\n");
}

#[test]
fn hashes_repeat_as_cpythons_do() {
    let p = Place::new("hashes");
    let hashes = "print(hash('abc'), hash(b'q'))";
    let expected = "3869580338025362921 -2171757836030516633\n";
    assert_eq!(p.output(&[("PYTHONHASHSEED", "42")], &["-c", hashes]), expected);
}

#[test]
fn encodings_of_the_standard_streams() {
    let p = Place::new("streams");
    let shown =
        "import sys\nfor f in (sys.stdin, sys.stdout, sys.stderr): print(f.encoding, f.errors, end=' ')";
    for (set, expected) in [
        ([("PYTHONIOENCODING", "latin-1"), ("LC_ALL", "")], "iso8859-1 strict iso8859-1 strict iso8859-1"),
        ([("PYTHONIOENCODING", "ascii:replace"), ("LC_ALL", "")], "ascii replace ascii replace ascii"),
        ([("PYTHONIOENCODING", ":ignore"), ("LC_ALL", "")], "utf-8 ignore utf-8 ignore utf-8"),
        ([("PYTHONIOENCODING", ""), ("LC_ALL", "en_GB.UTF-8")], "utf-8 strict utf-8 strict utf-8"),
        ([("PYTHONIOENCODING", ""), ("LC_ALL", "C")], "utf-8 surrogateescape utf-8 surrogateescape utf-8"),
    ] {
        assert_eq!(p.output(&set, &["-c", shown]), format!("{expected} backslashreplace "));
    }
    let coded = [("PYTHONIOENCODING", "ascii:xmlcharrefreplace")];
    assert_eq!(p.output(&coded, &["-c", "print('\u{e9}')"]), "&#233;\n");
}

#[test]
fn bytes_that_meet_text_are_warned_of() {
    let p = Place::new("bytes");
    fs::write(
        p.0.join("b.py"),
        "print(b'a' == 'a')\nprint(b'a' != 97)\nprint(str(bytearray(b'z')))\nb'a' < b'b'\n",
    )
    .expect("it is written");
    let warning =
        |line: u32, text: &str, code: &str| format!("ROOT/b.py:{line}: BytesWarning: {text}\n  {code}\n");
    let all = warning(1, "Comparison between bytes and string", "print(b'a' == 'a')")
        + &warning(2, "Comparison between bytes and int", "print(b'a' != 97)")
        + &warning(3, "str() on a bytearray instance", "print(str(bytearray(b'z')))");
    assert_eq!(p.errors(&[], &["-b", "b.py"]), format!("{all}0"));
    assert_eq!(p.errors(&[], &["b.py"]), "0");
    assert!(
        p.errors(&[], &["-bb", "b.py"]).ends_with("BytesWarning: Comparison between bytes and string\n1")
    );
    let keys = p.errors(&[], &["-bb", "-c", "print({'a': 1, b'a': 2})"]);
    assert!(keys.ends_with("BytesWarning: Comparison between bytes and string\n1"), "{keys}");
}

#[test]
fn imports_are_told() {
    let p = Place::new("verbose");
    let text = p.errors(&[], &["-v", "-c", "import jobs.helper, json"]);
    assert!(text.contains("import 'jobs.helper' # ROOT/jobs/helper.py\n"), "{text}");
    assert!(text.contains("import 'json.decoder' # frozen\n"), "{text}");
}

#[test]
fn files_without_an_encoding_are_warned_of() {
    let p = Place::new("encoding");
    let text = p.errors(&[], &["-X", "warn_default_encoding", "-c", "open('/dev/null')"]);
    assert!(text.starts_with("<string>:1: EncodingWarning: 'encoding' argument not specified\n"), "{text}");
}

#[test]
fn sources_that_are_no_text() {
    let p = Place::new("sources");
    fs::write(p.0.join("nul.py"), b"x = 1\nprint(1)\0\n").expect("it is written");
    fs::write(p.0.join("latin.py"), b"x = '\xe9'\n").expect("it is written");
    fs::write(p.0.join("coding.py"), b"# coding: nonsense\n").expect("it is written");
    let nul =
        "  File \"ROOT/nul.py\", line 2\n    print(1)\nSyntaxError: source code cannot contain null bytes\n1";
    assert_eq!(p.errors(&[], &["nul.py"]), nul);
    let latin = "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file ROOT/latin.py on line 1, but no encoding \
                 declared; see https://peps.python.org/pep-0263/ for details\n1";
    assert_eq!(p.errors(&[], &["latin.py"]), latin);
    assert_eq!(p.errors(&[], &["coding.py"]), "SyntaxError: encoding problem: nonsense\n1");
}

#[test]
fn tracebacks_show_lines_as_cpythons_do() {
    let p = Place::new("lines");
    assert_eq!(
        p.errors(&[], &["-c", "return 1"]),
        "  File \"<string>\", line 1\nSyntaxError: 'return' outside function\n1"
    );
    let limited = "import sys; sys.tracebacklimit = 1\ndef f(): 1/0\nf()";
    let line = "  File \"<string>\", line 2, in f\n    def f(): 1/0\n             ~^~\n";
    let error = "ZeroDivisionError: division by zero\n1";
    assert_eq!(p.errors(&[], &["-c", limited]), format!("Traceback (most recent call last):\n{line}{error}"));
    assert_eq!(p.errors(&[], &["-c", &limited.replace("= 1", "= 0")]), error);
    let finalizer = p.errors(&[], &["-c", "class A:\n    def __del__(s): 1/0\nA()"]);
    assert!(finalizer.contains("  File \"<string>\", line 2, in __del__\nZeroDivisionError"), "{finalizer}");
}

#[test]
fn help_fits_a_screen() {
    let p = Place::new("help");
    for option in ["-h", "--help-env", "--help-xoptions", "--help-stress"] {
        let text = p.output(&[], &[option]);
        assert!(text.lines().count() <= 40, "{option} has {} lines", text.lines().count());
        assert!(text.lines().all(|l| l.chars().count() <= 100), "{option} is too wide");
    }
}

#[test]
fn help_knows_every_keyword() {
    let p = Place::new("keywords");
    let missing = "import keyword, _help_topics as h; print([k for k in keyword.kwlist + keyword.softkwlist if k not in h.TOPICS])";
    assert_eq!(p.output(&[], &["-c", missing]), "[]\n");
    assert!(p.output(&[], &["-c", "help('while')"]).starts_with("for target in iterable:\n"));
}

#[test]
fn warnings() {
    let p = Place::new("warnings");
    fs::write(
        p.0.join("w.py"),
        "import warnings\ndef f():\n    warnings.warn('hey')\nf()\n~True\nx = '\\d'\n",
    )
    .expect("it is written");
    insta::assert_snapshot!(p.errors(&[], &["w.py"]));
    insta::assert_snapshot!(p.errors(&[], &["-W", "error", "-c", "import warnings\nwarnings.warn('hey')"]));
    assert_eq!(p.errors(&[("PYTHONWARNINGS", "error")], &["-Wignore", "w.py"]), "0");
    for (option, what) in [
        ("nonsense", "invalid action: 'nonsense'"),
        ("error:::m:x", "invalid lineno 'x'"),
        ("error::nope.C", "invalid module name: 'nope'"),
        ("ignore::a:b:c:d", "too many fields (max 5): 'ignore::a:b:c:d'"),
        ("ignore::Nope", "unknown warning category: 'Nope'"),
    ] {
        let text = format!("Invalid -W option ignored: {what}\n0");
        assert_eq!(p.errors(&[], &["-W", option, "-c", "1"]), text);
    }
    let shown = "import sys; print(sys.warnoptions)";
    assert_eq!(
        p.output(&[("PYTHONWARNINGS", "a,b")], &["-Wc", "-Xdev", "-c", shown]),
        "['default', 'a', 'b', 'c']\n"
    );
    insta::assert_snapshot!(p.errors(&[], &["-c", "assert (1, 'x')\n5 is 5\n'a' 'b'(1)\n[1]['a']\n"]));
}

#[test]
fn tracebacks_have_colours_where_they_are_wanted() {
    let p = Place::new("colours");
    let program =
        "def f(x):\n    return x / 0\ntry:\n    f(1)\nexcept Exception as e:\n    raise KeyError('k')\n";
    fs::write(p.0.join("c.py"), program).expect("it is written");
    insta::assert_snapshot!(p.errors(&[("PYTHON_COLORS", "1")], &["c.py"]).replace('\x1b', "^["));
    insta::assert_snapshot!(p.errors(&[("FORCE_COLOR", "1")], &["-c", "a b"]).replace('\x1b', "^["));
    let plain = p.errors(&[], &["c.py"]);
    assert!(!plain.contains('\x1b'));
    for set in [
        &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")][..],
        &[("PYTHON_COLORS", "0"), ("FORCE_COLOR", "1")],
        &[("TERM", "dumb")],
    ] {
        assert_eq!(p.errors(set, &["c.py"]), plain);
    }
    assert_eq!(p.errors(&[("FORCE_COLOR", "1")], &["-E", "c.py"]), plain);
}

#[test]
fn ends() {
    let p = Place::new("ends");
    let status = |program: &str| p.errors(&[], &["-c", program]);
    assert_eq!(status("import sys; sys.exit(-1)"), "255");
    assert_eq!(status("import sys; sys.exit('words')"), "words\n1");
    assert_eq!(status("raise SystemExit(1, 2)"), "(1, 2)\n1");
    assert_eq!(status("import sys; sys.excepthook = lambda *a: sys.exit(5)\n1/0"), "5");
    assert_eq!(status("import sys; sys.stderr = None\n1/0"), "1");
    insta::assert_snapshot!(status("import sys; sys.excepthook = None\n1/0"));
    let full = Command::new(env!("CARGO_BIN_EXE_ouro"))
        .env_remove("PYTHONUNBUFFERED")
        .args(["-c", "print(1)"])
        .stdout(fs::File::options().write(true).open("/dev/full").expect("a full device"))
        .output()
        .expect("it runs");
    assert_eq!(full.status.code(), Some(120));
    let text = "Exception ignored on flushing sys.stdout:\nOSError: [Errno 28] No space left on device\n";
    assert_eq!(String::from_utf8_lossy(&full.stderr), text);
}

#[test]
fn nobody_reads() {
    let status = |program: &str, args: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ouro"))
            .args(args)
            .args(["-c", program])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        drop((child.stdout.take(), child.stderr.take()));
        child.wait().expect("it ends").code()
    };
    // What the error could not be written to is no reason for worse.
    assert_eq!(status("import sys\nfor i in range(20000): sys.stderr.write('x' * 100)", &[]), Some(1));
    assert_eq!(status("1/0", &[]), Some(1));
    assert_eq!(status("for i in range(20000): print(i)", &[]), Some(1));
    assert_eq!(status("1", &["--trace"]), Some(0));
}

#[test]
fn a_reader_that_goes_is_told_of_once() {
    use std::io::Read;
    for args in [&[][..], &["-u"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ouro"))
            .env_remove("PYTHONUNBUFFERED")
            .args(args)
            .args(["-c", "print('x' * 1_000_000)"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        // More than the pipe holds is being written when its reader goes.
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut [0; 5]).expect("it writes");
        drop(stdout);
        let out = child.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(errors.ends_with("BrokenPipeError: [Errno 32] Broken pipe\n"), "{errors}");
        assert_eq!((out.status.code(), errors.matches("BrokenPipe").count()), (Some(1), 1), "{errors}");
    }
}

#[test]
fn a_limit_of_time() {
    let p = Place::new("time");
    let run = |program: &str| p.errors(&[], &["--max-time=0.3", "-c", program]);
    let error = "TimeoutError: the program runs for longer than --max-time=0.3\n";
    assert!(run("while True: pass").ends_with(&format!("{error}1")));
    assert!(run("import time; time.sleep(60)").ends_with(&format!("{error}1")));
    assert!(run("import threading; threading.Event().wait()").ends_with(&format!("{error}1")));
    assert_eq!(run("try:\n    while True: pass\nexcept TimeoutError: pass"), "0");
    let stubborn = "while True:\n    try:\n        while True: pass\n    except TimeoutError: pass";
    assert_eq!(run(stubborn), "ouro: --max-time is over, and the program has not ended\n124");
    let child =
        "import os\nif os.fork() == 0:\n    while True: pass\nprint(os.waitstatus_to_exitcode(os.wait()[1]))";
    assert!(run(child).contains(error));
}

#[test]
fn stages_and_steps() {
    let p = Place::new("stages");
    let program = "def f(a, b):\n    c = a + b\n    return [c, 'x']\nf(1, 2.5)\n";
    let source = "x: int = 1\nclass C:\n    def f(self, n):\n        def g():\n            nonlocal n\n            n += 1\n            \
                  return __class__\n        return [i * n for i in g()]\ndef h():\n    global y\n    y = yield\n";
    insta::assert_snapshot!(p.output(&[], &["--dump=symbols", "-c", source]));
    insta::assert_snapshot!(p.errors(&[], &["--trace", "-c", program]));
}

#[test]
fn imports_are_timed() {
    let p = Place::new("imports");
    let text = p.errors(&[], &["-Ximporttime", "-c", "import json"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "import time: self [us] | cumulative | imported package");
    assert!(lines.iter().any(|l| l.ends_with("|     json.scanner")), "{text}");
    assert!(lines[lines.len() - 2].ends_with("| json"), "{text}");
}

#[test]
fn fatal_signals_show_where_the_threads_are() {
    let p = Place::new("fatal");
    let program = "import os, signal\ndef f():\n    os.kill(os.getpid(), signal.SIGSEGV)\nf()\n";
    let text = p.errors(&[], &["-X", "faulthandler", "-c", program]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Fatal Python error: Segmentation fault");
    assert!(lines[2].starts_with("Current thread 0x") && lines[2].ends_with(" (most recent call first):"));
    assert_eq!(lines[3..5], ["  File \"<string>\", line 3 in f", "  File \"<string>\", line 4 in <module>"]);
}
