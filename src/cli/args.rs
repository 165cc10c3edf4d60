//! What the command line and the environment say (CPython's Python/getopt.c and Python/initconfig.c).

use super::help;
use crate::Options;
use ouro_stdlib::sys::{CommandLine, Flags};
use std::io::IsTerminal;

pub enum Program {
    Command(String),
    Module(String),
    File(String),
    Stdin,
    Prompt,
}

pub struct Parsed {
    pub options: Options,
    pub program: Program,
    pub dump: Option<String>,
    /// How many seeds to try.
    pub seeds: Option<u64>,
    /// Seconds the program may take.
    pub max_time: Option<f64>,
    /// The first line of a script is none of Python's.
    pub skip_line: bool,
}

/// Says what is wrong with the command line; its status.
fn usage(msg: &str) -> i32 {
    ouro_runtime::errln!("{msg}");
    ouro_runtime::errln!("usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ...");
    ouro_runtime::errln!("Try `ouro -h' for more information.");
    2
}

/// A setting that makes no sense; its status.
fn fatal(what: &str, text: &str) -> i32 {
    // CPython says how far it had come; it reads UTF-8 mode before everything else.
    let state = if what.starts_with("preconfig") { "preinitializing" } else { "preinitialized" };
    ouro_runtime::errln!("Fatal Python error: {what}: {text}\nPython runtime state: {state}\n");
    1
}

fn bytes(s: &str) -> Option<usize> {
    let (n, unit) = match s.chars().last()? {
        'K' | 'k' => (&s[..s.len() - 1], 1 << 10),
        'M' | 'm' => (&s[..s.len() - 1], 1 << 20),
        'G' | 'g' => (&s[..s.len() - 1], 1 << 30),
        _ => (s, 1),
    };
    n.parse::<usize>().ok()?.checked_mul(unit)
}

fn version(long: bool) -> String {
    let short = format!("Python 3.13.0 (Ouro {})", env!("CARGO_PKG_VERSION"));
    if long { format!("{short} [Rust] on linux") } else { short }
}

/// The arguments, read from the left.
struct Reader<'a> {
    args: &'a [String],
    at: usize,
    program: Option<Program>,
    parsed: Parsed,
    flags: Flags,
    warnings: Vec<String>,
    /// Options for the interpreters of child processes too.
    inherited: Vec<String>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<String> {
        let a = self.args.get(self.at).cloned();
        self.at += a.is_some() as usize;
        a
    }

    /// What belongs to a short option: the rest of its own word, or the next word.
    fn argument(&mut self, option: char, rest: &str) -> Result<String, i32> {
        match rest.is_empty() {
            false => Ok(rest.to_string()),
            true => self.next().ok_or_else(|| usage(&format!("Argument expected for the -{option} option"))),
        }
    }

    /// A word of short options.
    fn short(&mut self, word: &str) -> Result<(), i32> {
        for (i, c) in word.char_indices() {
            let rest = &word[i + c.len_utf8()..];
            let f = &mut self.flags;
            match c {
                'b' => f.bytes_warning += 1,
                'B' => f.dont_write_bytecode = true,
                'd' => f.debug = true,
                'E' => f.ignore_environment = true,
                'h' | '?' => {
                    help::show("--help");
                    return Err(0);
                }
                'i' => {
                    f.inspect = true;
                    f.interactive = true;
                }
                'I' => {
                    f.isolated = true;
                    f.ignore_environment = true;
                    f.no_user_site = true;
                    f.safe_path = true;
                }
                'O' => f.optimize += 1,
                'P' => f.safe_path = true,
                'q' => f.quiet = true,
                // On since Python 3.3; PYTHONHASHSEED=0 turns it off.
                'R' => {}
                's' => f.no_user_site = true,
                'S' => f.no_site = true,
                'u' => self.parsed.options.line.unbuffered = true,
                'v' => f.verbose += 1,
                'V' => {
                    ouro_runtime::outln!("{}", version(word == "VV"));
                    return Err(0);
                }
                'x' => self.parsed.skip_line = true,
                'c' | 'm' | 'W' | 'X' => {
                    let text = self.argument(c, rest)?;
                    match c {
                        'c' => self.program = Some(Program::Command(text)),
                        'm' => self.program = Some(Program::Module(text)),
                        'W' => {
                            self.inherited.push(format!("-W{text}"));
                            self.warnings.push(text);
                        }
                        _ => {
                            self.inherited.push(format!("-X{text}"));
                            self.parsed.options.xoptions.push(text);
                        }
                    }
                    return Ok(());
                }
                'J' => return Err(usage("-J is reserved for Jython")),
                _ => return Err(usage(&format!("Unknown option: -{c}"))),
            }
            if "bBEIOPsSu".contains(c) {
                self.inherited.push(format!("-{c}"));
            }
        }
        Ok(())
    }

    /// An option that begins with two dashes, all of them Ouro's own but for help and version.
    fn long(&mut self, word: &str) -> Result<(), i32> {
        let (name, mut value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (word, None),
        };
        if name == "--check-hash-based-pycs" {
            return self.check_of_caches();
        }
        if value.is_none()
            && ["--max-memory", "--max-time", "--stress", "--dump", "--gil-trace"].contains(&name)
        {
            value = self.next();
        }
        let given = value.clone().filter(|v| !v.is_empty());
        let wanted =
            || given.clone().ok_or_else(|| usage(&format!("Argument expected for the {name} option")));
        let options = &mut self.parsed.options;
        match name {
            "--help" | "--help-env" | "--help-xoptions" | "--help-stress" | "--help-all" => {
                help::show(name);
                return Err(0);
            }
            "--version" => {
                ouro_runtime::outln!("{}", version(false));
                return Err(0);
            }
            "--dump" => self.parsed.dump = Some(wanted()?),
            "--trace" => options.trace = true,
            "--explain-gc" => options.explain_gc = true,
            "--gil-trace" => options.gil_trace = Some(wanted()?),
            "--max-memory" => {
                let v = wanted()?;
                options.max_memory = Some(bytes(&v).ok_or_else(|| usage(&format!("bad size: {v}")))?);
            }
            "--max-time" => {
                let v = wanted()?;
                let seconds = v.parse::<f64>().ok().filter(|s| s.is_finite() && *s > 0.0 && *s < 1e9);
                self.parsed.max_time = Some(seconds.ok_or_else(|| usage(&format!("bad time: {v}")))?);
            }
            "--deterministic" => {
                let v = given.unwrap_or("0".into());
                options.deterministic = Some(v.parse().map_err(|_| usage(&format!("bad seed: {v}")))?);
            }
            "--try-seeds" => {
                let v = wanted()?;
                self.parsed.seeds = Some(v.parse().map_err(|_| usage(&format!("bad number of seeds: {v}")))?);
            }
            "--stress" => stress(options, &wanted()?)?,
            _ => return Err(usage(&format!("unknown option {word}"))),
        }
        if ["--stress", "--max-memory", "--max-time"].contains(&name) {
            self.inherited.push(format!("{name}={}", value.unwrap_or_default()));
        }
        Ok(())
    }

    /// CPython's option for its `.pyc` files, of which Ouro has none: what it is given is only looked at.
    fn check_of_caches(&mut self) -> Result<(), i32> {
        let name = "--check-hash-based-pycs";
        match self.next().as_deref() {
            Some("default" | "always" | "never") => Ok(()),
            Some(_) => Err(usage(&format!("{name} must be one of 'default', 'always', or 'never'"))),
            None => Err(usage(&format!("Argument expected for the {name} options"))),
        }
    }

    /// The value of an environment variable that may be ignored.
    fn variable(&self, name: &str) -> Option<String> {
        let v = std::env::var_os(name).filter(|v| !v.is_empty() && !self.flags.ignore_environment)?;
        Some(v.to_string_lossy().into_owned())
    }

    /// How strong a wish is that a variable can say as a number; any other text is a 1.
    fn level(&self, name: &str) -> u8 {
        let number = |v: String| v.parse::<i64>().ok().filter(|n| *n >= 0).map_or(1, |n| n.min(9) as u8);
        self.variable(name).map_or(0, number)
    }

    fn xoption(&self, name: &str) -> Option<&str> {
        let given = self.parsed.options.xoptions.iter().rev();
        given.map(|o| o.split_once('=').unwrap_or((o, ""))).find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// What the variables add to the options.
    fn environment(&mut self) -> Result<(), i32> {
        self.flags.optimize = self.flags.optimize.max(self.level("PYTHONOPTIMIZE"));
        self.flags.verbose = self.flags.verbose.max(self.level("PYTHONVERBOSE"));
        self.flags.debug |= self.level("PYTHONDEBUG") > 0;
        self.flags.inspect |= self.level("PYTHONINSPECT") > 0;
        self.flags.dont_write_bytecode |= self.level("PYTHONDONTWRITEBYTECODE") > 0;
        self.flags.no_user_site |= self.level("PYTHONNOUSERSITE") > 0;
        self.flags.safe_path |= self.variable("PYTHONSAFEPATH").is_some();
        self.parsed.options.line.unbuffered |= self.level("PYTHONUNBUFFERED") > 0;
        self.flags.dev_mode = self.xoption("dev").is_some() || self.variable("PYTHONDEVMODE").is_some();
        self.flags.warn_default_encoding = self.xoption("warn_default_encoding").is_some()
            || self.variable("PYTHONWARNDEFAULTENCODING").is_some();
        self.flags.utf8_mode = self.utf8_mode()?;
        self.gil()?;
        self.processors()?;
        if !matches!(self.xoption("frozen_modules"), None | Some("" | "on" | "off")) {
            let text = "bad value for option -X frozen_modules (expected \"on\" or \"off\")";
            ouro_runtime::errln!("Fatal Python error: {text}\nPython runtime state: preinitialized\n");
            return Err(1);
        }
        Ok(())
    }

    fn utf8_mode(&self) -> Result<bool, i32> {
        let (set, what) = match self.xoption("utf8") {
            Some(v) => (Some(if v.is_empty() { "1" } else { v }.to_string()), "-X utf8 option"),
            None => (self.variable("PYTHONUTF8"), "PYTHONUTF8 environment variable"),
        };
        match set.as_deref() {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(_) => Err(fatal("preconfig_init_utf8_mode", &format!("invalid {what} value"))),
        }
    }

    /// Whoever asks for a Python without the GIL is told that this is none.
    fn gil(&self) -> Result<(), i32> {
        let set = self.variable("PYTHON_GIL");
        match self.xoption("gil").or(set.as_deref()) {
            None | Some("1") => Ok(()),
            Some("0") => Err(fatal("config_read_gil", "Disabling the GIL is not supported by this build")),
            Some(_) => Err(fatal("config_read_gil", "PYTHON_GIL / -X gil must be \"0\" or \"1\"")),
        }
    }

    /// What `os.cpu_count()` is to say.
    fn processors(&mut self) -> Result<(), i32> {
        let set = self.variable("PYTHON_CPU_COUNT");
        self.parsed.options.line.processors = match self.xoption("cpu_count").or(set.as_deref()) {
            None | Some("default") => None,
            Some(n) => match n.parse::<u32>() {
                Ok(n) if n > 0 => Some(n),
                _ => {
                    let text =
                        "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0";
                    return Err(fatal("config_init_cpu_count", text));
                }
            },
        };
        Ok(())
    }

    /// Frames to note for each block, by `-X tracemalloc` or `PYTHONTRACEMALLOC`.
    fn trace_memory(&self) -> Result<Option<usize>, i32> {
        let (what, text) = match self.xoption("tracemalloc") {
            Some("") => return Ok(Some(1)),
            Some(n) => ("-X tracemalloc=NFRAME", n.to_string()),
            None => match self.variable("PYTHONTRACEMALLOC") {
                Some(n) => ("PYTHONTRACEMALLOC", n),
                None => return Ok(None),
            },
        };
        match text.parse::<i64>() {
            Ok(0) => Ok(None),
            Ok(n @ 1..=ouro_stdlib::tracemalloc::MOST_FRAMES) => Ok(Some(n as usize)),
            _ => Err(fatal("config_init_tracemalloc", &format!("{what}: invalid number of frames"))),
        }
    }

    fn hash_seed(&self) -> Result<Option<u64>, i32> {
        match self.variable("PYTHONHASHSEED").as_deref() {
            None | Some("random") => Ok(None),
            Some(v) => match v.parse::<u32>() {
                Ok(n) => Ok(Some(n as u64)),
                Err(_) => Err(fatal(
                    "config_init_hash_seed",
                    "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
                )),
            },
        }
    }

    fn digits(&self) -> Result<usize, i32> {
        let (what, text) = match self.xoption("int_max_str_digits") {
            Some(v) => ("-X int_max_str_digits", v.to_string()),
            None => match self.variable("PYTHONINTMAXSTRDIGITS") {
                Some(v) => ("PYTHONINTMAXSTRDIGITS", v),
                None => return Ok(4300),
            },
        };
        match text.parse::<i32>() {
            Ok(n) if n == 0 || n >= 640 => Ok(n as usize),
            _ => Err(fatal(
                "config_init_int_max_str_digits",
                &format!("{what}: invalid limit; must be >= 640 or 0 for unlimited."),
            )),
        }
    }

    /// Filters for warnings, the strongest last.
    fn filters(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.flags.dev_mode {
            all.push("default".to_string());
        }
        if let Some(v) = self.variable("PYTHONWARNINGS") {
            all.extend(v.split(',').map(str::to_string));
        }
        all.extend(self.warnings.iter().cloned());
        match self.flags.bytes_warning {
            0 => {}
            1 => all.push("default::BytesWarning".to_string()),
            _ => all.push("error::BytesWarning".to_string()),
        }
        all
    }

    fn finish(mut self) -> Result<Parsed, i32> {
        self.environment()?;
        let terminal = std::io::stdin().is_terminal() || self.flags.interactive;
        let named = self.program.is_some();
        let stdin = || if terminal { Program::Prompt } else { Program::Stdin };
        let program = self.program.take().unwrap_or_else(stdin);
        let program = if matches!(program, Program::Stdin) { stdin() } else { program };
        let (first, folder) = match &program {
            Program::Command(_) => ("-c".to_string(), String::new()),
            Program::Module(_) => (
                "-m".to_string(),
                std::env::current_dir().map(|d| d.to_string_lossy().into()).unwrap_or_default(),
            ),
            Program::File(f) => (f.clone(), script_folder(f)),
            Program::Stdin | Program::Prompt => (if named { "-" } else { "" }.to_string(), String::new()),
        };
        // The folder that a script was found in goes without saying, even with -P.
        let is_folder = matches!(&program, Program::File(f) if std::path::Path::new(f).is_dir());
        let mut path: Vec<String> = if self.flags.safe_path && !is_folder { vec![] } else { vec![folder] };
        if let Some(v) = self.variable("PYTHONPATH") {
            path.extend(v.split(':').map(|p| if p.is_empty() { ".".to_string() } else { p.to_string() }));
        }
        self.flags.int_max_str_digits = self.digits()?;
        let trace_memory = self.trace_memory()?;
        let hash_seed = self.hash_seed()?;
        self.flags.hash_randomization = hash_seed != Some(0);
        let import_time =
            self.xoption("importtime").is_some() || self.variable("PYTHONPROFILEIMPORTTIME").is_some();
        let faulthandler = self.flags.dev_mode
            || self.xoption("faulthandler").is_some()
            || self.variable("PYTHONFAULTHANDLER").is_some();
        let warnings = self.filters();
        let startup = self.variable("PYTHONSTARTUP");
        let stream_encoding = self.variable("PYTHONIOENCODING");
        let options = Options {
            trace_memory,
            hash_seed,
            import_time,
            faulthandler,
            startup,
            line: CommandLine {
                argv: std::iter::once(first).chain(self.args[self.at..].iter().cloned()).collect(),
                all: self.args.to_vec(),
                inherited: self.inherited,
                path,
                warnings,
                flags: self.flags,
                unbuffered: self.parsed.options.line.unbuffered,
                processors: self.parsed.options.line.processors,
                stream_encoding,
            },
            ..self.parsed.options
        };
        Ok(Parsed { options, program, ..self.parsed })
    }
}

/// Opens the worlds that `--stress` names.
fn stress(o: &mut Options, list: &str) -> Result<(), i32> {
    for w in list.split(',') {
        match w {
            "poison" => o.poison = true,
            "audit" => o.audit = true,
            "switch" => o.switch = true,
            "audit-steps" => o.audit_steps = true,
            "collect" => o.collect_steps = true,
            _ => match w.split_once(':').map(|(w, n)| (w, n.parse::<u64>())) {
                Some(("collect", Ok(n))) => o.collect_every = Some(n as u32),
                Some(("fail", Ok(n))) => o.fail_at = Some(n),
                _ => return Err(usage(&format!("unknown world: {w}"))),
            },
        }
    }
    Ok(())
}

/// Reads the command line; an error is the status to leave with.
pub fn parse(args: &[String]) -> Result<Parsed, i32> {
    let parsed = Parsed {
        options: Options::default(),
        program: Program::Stdin,
        dump: None,
        seeds: None,
        max_time: None,
        skip_line: false,
    };
    let mut r = Reader {
        args,
        at: 0,
        program: None,
        parsed,
        flags: Flags::default(),
        warnings: Vec::new(),
        inherited: Vec::new(),
    };
    while r.program.is_none() {
        let Some(word) = r.next() else { break };
        match word.strip_prefix('-') {
            Some("") => r.program = Some(Program::Stdin),
            Some("-") => {
                r.program = r.next().map(Program::File);
                break;
            }
            Some(_) if word.starts_with("--") => r.long(&word)?,
            Some(short) => r.short(short)?,
            None => r.program = Some(Program::File(word)),
        }
    }
    r.finish()
}

/// What a script finds its modules in: its own folder, behind all links.
fn script_folder(file: &str) -> String {
    let path = std::path::Path::new(file);
    if path.is_dir() {
        return super::absolute(file);
    }
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    real.parent().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default()
}
