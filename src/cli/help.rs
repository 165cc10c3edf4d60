//! The texts of `--help`.

/// Shows the text of an option, on stdout.
pub fn show(option: &str) {
    let texts: &[&str] = match option {
        "--help-env" => &[ENVIRONMENT],
        "--help-xoptions" => &[XOPTIONS],
        "--help-stress" => &[STRESS],
        "--help-all" => &[HELP, XOPTIONS, ENVIRONMENT, STRESS],
        _ => &[HELP],
    };
    ouro_runtime::out!("{}", texts.join("\n"));
}

pub const HELP: &str = "\
usage: ouro [option] ... [-c cmd | -m mod | file | folder | -] [arg] ...

What runs
  -c cmd, -m mod    a string; a module of sys.path or of the library
  file, folder, -   a script; a folder's __main__.py; standard input
                    (nothing: the prompt on a terminal, where :help lists its commands)
  -i, -q            a prompt after the program; no banner at the prompt
As CPython's
  -b, -bb           warn where bytes meet text; raise there
  -B, -x            write no .pyc files, as always; skip the script's first line
  -E, -I            ignore the environment; that and -P -s
  -O, -OO           leave out asserts; and docstrings
  -P, -s, -S        no script folder in sys.path; no user folder; none of exit, quit, help
  -u, -v            unbuffered stdout and stderr; tell of imports
  -V, -h            the version; this text (--help-env, --help-xoptions, --help-stress, --help-all)
  -W arg            warnings, as action:message:category:module:line
  -X opt            dev, faulthandler, importtime, tracemalloc, utf8 ... (--help-xoptions)
Look inside
  --dump=WHAT       tokens, ast, symbols or bytecode of the program, which does not run
  --trace           every instruction that runs, with its line and operands
  --gil-trace FILE  who had the GIL when: FILE for Perfetto, FILE.html to look at, FILE.svg, a table
  --explain-gc      what every collected cycle was, where it came from, how to avoid it
Limits
  --max-memory=N    bytes the program's heap may take (K, M, G); then MemoryError
  --max-time=S      seconds the program may take; then TimeoutError, and a second later the end
Say it again
  --deterministic[=SEED]  same seed, same interleaving of threads; time is virtual
  --try-seeds=N     the seeds 0 to N-1 until one fails
  --stress=LIST     hostile worlds: poison, audit, collect, switch and others
";

pub const ENVIRONMENT: &str = "\
Environment variables, which -E and -I ignore but for the last four:
PYTHONPATH           folders to find modules in, after the script's; joined by colons
PYTHONSTARTUP        a file run before the first prompt
PYTHONINSPECT        as -i                    PYTHONOPTIMIZE=N     as N times -O
PYTHONUNBUFFERED     as -u                    PYTHONSAFEPATH       as -P
PYTHONNOUSERSITE     as -s                    PYTHONDONTWRITEBYTECODE  as -B
PYTHONWARNINGS       as -W, joined by commas  PYTHONUTF8=1         as -X utf8
PYTHONDEVMODE        as -X dev                PYTHONFAULTHANDLER   as -X faulthandler
PYTHONPROFILEIMPORTTIME  as -X importtime     PYTHONTRACEMALLOC=N  as -X tracemalloc=N
PYTHONINTMAXSTRDIGITS=N  as -X int_max_str_digits=N    PYTHONVERBOSE=N  as N times -v
PYTHONIOENCODING     encoding[:errors] of stdin, stdout and stderr
PYTHONHASHSEED=N     hashes of str and bytes that are the same in every run; random is the default
PYTHON_HISTORY       where the prompt keeps its history; ~/.ouro_history is the default
PYTHON_COLORS        1 or 0: colours or none, whatever the terminal is
NO_COLOR, FORCE_COLOR  the same, if PYTHON_COLORS is not set
OURO_CACHE=off       compiled modules of the library are not kept in ~/.cache/ouro
OURO_KEYS            vi or emacs: keys of the prompt; without it what ~/.inputrc says
";

pub const XOPTIONS: &str = "\
Options for -X:
cpu_count=N            what os.cpu_count() says; also PYTHON_CPU_COUNT
dev                    all warnings, faulthandler; also PYTHONDEVMODE
faulthandler           a fatal signal shows where the threads are; also PYTHONFAULTHANDLER
importtime             how long each import takes; also PYTHONPROFILEIMPORTTIME
int_max_str_digits=N   digits that int() and str() take, 0: any number; also PYTHONINTMAXSTRDIGITS
tracemalloc[=N]        trace memory from the start, N frames deep; also PYTHONTRACEMALLOC
utf8[=0|1]             UTF-8 whatever the locale says; also PYTHONUTF8
warn_default_encoding  warn of text files opened without an encoding; also PYTHONWARNDEFAULTENCODING
Others are noted in sys._xoptions and have no effect.
";

pub const STRESS: &str = "\
Hostile worlds for --stress=LIST, joined by commas:
poison       dead objects are overwritten and not reused for long
audit        every reference is recounted at the end, and nothing may be left
audit-steps  no count may be too low after any collection
collect      a step of the collector at every safe point
collect:N    a full collection whenever N containers, or a 500th of those there are, were allocated
fail:N       the Nth allocation fails; said at the end if there were fewer
switch       another thread at every check
";
