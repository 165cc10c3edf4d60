//! Transcripts of the prompt with input from a pipe: as CPython's, prompts and errors go to stderr.

use std::io::Write;
use std::process::{Command, Stdio};

/// What the prompt writes to stdout and stderr for some input, and its exit status.
fn transcript(args: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ouro"))
        .args(args)
        .env("HOME", std::env::temp_dir())
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let out = child.wait_with_output().expect("it ends");
    format!(
        "{}--- stderr\n{}--- status {}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
        out.status.code().unwrap_or(-1)
    )
}

#[test]
fn statements_and_blocks() {
    let input = "1 + 1\n_ * 3\nfor i in range(2):\n    print(i)\n\ndef f(x):\n    return x * 2\n\nf(4)\n\
                 x = [1,\n2]\nx\nif x: print('y')\n\n'''a\nb'''\nNone\n";
    insta::assert_snapshot!(transcript(&["-i", "-q"], input));
}

#[test]
fn errors_leave_the_prompt_alive() {
    let input = "def f():\n    return 1 / 0\n\nf()\n1 +\nundefined\nprint('on')\n";
    insta::assert_snapshot!(transcript(&["-i", "-q"], input));
}

#[test]
fn ways_out() {
    let said = "Use exit() or Ctrl-D (i.e. EOF) to exit\n";
    assert_eq!(
        transcript(&["-i", "-q"], "exit\nexit(3)\n1\n"),
        format!("{said}--- stderr\n>>> >>> --- status 3")
    );
    assert_eq!(transcript(&["-i", "-q"], "import sys; sys.exit()\n1\n"), "--- stderr\n>>> --- status 0");
}

#[test]
fn what_can_not_go_on_is_refused_at_once() {
    let error = |line: u32, text: &str, caret: &str| {
        format!("  File \"<stdin>\", line {line}\n    {text}\n    {caret}\nSyntaxError: invalid syntax\n>>> ")
    };
    for (input, errors) in [
        ("if 1:\n  2\nprint(3)\n", format!(">>> ... ... {}\n", error(3, "print(3)", "^^^^^"))),
        ("if 1: 2\n3\n", format!(">>> ... {}\n", error(2, "3", "^"))),
        ("if 1:\n  2\n(3,\n", format!(">>> ... ... {}\n", error(3, "(3,", "^"))),
        ("1 if\n", format!(">>> {}\n", error(1, "1 if", "    ^"))),
    ] {
        assert_eq!(transcript(&["-i", "-q"], input), format!("--- stderr\n{errors}--- status 0"));
    }
    // Brackets and strings go on; a last line without an end waits for one.
    let input = "x = (1,\n\n2)\nx\n'''a\n\nb'''\nprint(5)";
    let prompts = ">>> ... ... >>> >>> ... ... >>> ... \n>>> \n";
    assert_eq!(
        transcript(&["-i", "-q"], input),
        format!("(1, 2)\n'a\\n\\nb'\n5\n--- stderr\n{prompts}--- status 0")
    );
}

#[test]
fn after_a_program() {
    insta::assert_snapshot!(transcript(&["-i", "-c", "x = 7"], "x\n"));
    insta::assert_snapshot!(transcript(&["-i", "-c", "import sys; sys.exit(4)"], "sys.last_exc.code\n"));
}

#[test]
fn commands() {
    insta::assert_snapshot!(transcript(
        &["-i", "-q"],
        ":help\n:ast x + 1\nx = []\n:refs x\n:why x\n:nonsense\n"
    ));
}

/// A thread may go on longer than the trace in which it began.
#[test]
fn threads_of_an_earlier_trace() {
    let input = "import threading\nend = threading.Event()\ndef f(): end.wait()\n\n\
                 :gil t = threading.Thread(target=f); t.start()\n\
                 :gil u = threading.Thread(target=f); u.start()\n\
                 :gil end.set(); t.join(); u.join()\nprint('on')\n";
    let text = transcript(&["-i", "-q"], input);
    assert!(text.contains("\non\n--- stderr") && text.ends_with("status 0"), "{text}");
    assert_eq!(text.matches("GIL: 2 threads").count(), 2, "{text}");
    assert_eq!(text.matches("GIL: 1 thread,").count(), 1, "{text}");
}
