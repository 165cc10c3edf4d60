//! A program on a terminal of its own, and what is to be seen there.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take before a test fails: much longer than it ever does.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Session {
    master: File,
    child: Child,
    screen: vt100::Parser,
    /// All bytes that came.
    pub output: Vec<u8>,
}

impl Session {
    /// Starts the interpreter on a terminal of so many rows and 100 columns.
    pub fn start(rows: u16, args: &[&str], environment: &[(&str, &str)]) -> Session {
        let size = libc::winsize { ws_row: rows, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        let (mut master, mut slave) = (-1, -1);
        // SAFETY: the descriptors are ours, nothing is asked of the name and the modes.
        let made = unsafe {
            libc::openpty(
                &raw mut master,
                &raw mut slave,
                std::ptr::null_mut(),
                std::ptr::null(),
                &raw const size,
            )
        };
        assert_eq!(made, 0, "no terminal");
        // SAFETY: openpty made them for us alone.
        let (master, slave) = unsafe { (File::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) };
        let end = || Stdio::from(slave.try_clone().expect("another descriptor"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_ouro"));
        for name in [
            "NO_COLOR",
            "FORCE_COLOR",
            "PYTHON_COLORS",
            "PYTHONSTARTUP",
            "PYTHON_HISTORY",
            "OURO_KEYS",
            "INPUTRC",
        ] {
            command.env_remove(name);
        }
        command.args(args).env("TERM", "xterm-256color").env("HOME", "/nonexistent").env("OURO_CACHE", "off");
        command.envs(environment.iter().copied()).stdin(end()).stdout(end()).stderr(end());
        // SAFETY: these may be called between fork and exec.
        unsafe {
            command.pre_exec(|| {
                // What runs the tests may ignore Ctrl-C.
                libc::signal(libc::SIGINT, libc::SIG_DFL);
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY, 0);
                Ok(())
            });
        }
        let child = command.spawn().expect("it starts");
        let screen = vt100::Parser::new(rows, 100, 0);
        Session { master, child, screen, output: Vec::new() }
    }

    pub fn send(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("it listens");
    }

    /// Reads what there is, at most until then; false if nothing more will come.
    fn read(&mut self, until: Instant) -> bool {
        let left = until.saturating_duration_since(Instant::now()).as_millis() as i32;
        let mut fd = libc::pollfd { fd: self.master.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one struct of ours.
        if unsafe { libc::poll(&raw mut fd, 1, left) } <= 0 {
            return true;
        }
        let mut buffer = [0; 65536];
        match self.master.read(&mut buffer) {
            Ok(0) | Err(_) => false,
            Ok(n) => {
                self.screen.process(&buffer[..n]);
                self.output.extend_from_slice(&buffer[..n]);
                true
            }
        }
    }

    /// What is on the screen, without blanks at the ends of lines.
    pub fn text(&self) -> String {
        let all = self.screen.screen().contents();
        let lines: Vec<&str> = all.lines().map(str::trim_end).collect();
        lines.join("\n").trim_end().to_string()
    }

    /// Row and column of the cursor.
    pub fn cursor(&self) -> (u16, u16) {
        self.screen.screen().cursor_position()
    }

    /// The colour that the first occurrence of a text has: its number, and whether it is bold.
    pub fn colour(&self, text: &str) -> (vt100::Color, bool) {
        let all = self.screen.screen().contents();
        let found = all.lines().enumerate().find_map(|(row, line)| Some((row, line.find(text)?)));
        let (row, column) = found.unwrap_or_else(|| panic!("no {text:?} in\n{all}"));
        let cell = self.screen.screen().cell(row as u16, column as u16).expect("a cell");
        (cell.fgcolor(), cell.bold())
    }

    /// Waits until the screen is as it should be.
    pub fn wait(&mut self, what: &str, test: impl Fn(&Session) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !test(self) {
            let alive = self.read(end);
            assert!(alive || test(self), "it ended before {what}:\n{}", self.text());
            assert!(Instant::now() < end, "no {what} on the screen:\n{}", self.text());
        }
    }

    /// Waits for a text at the end of the screen.
    pub fn expect(&mut self, end: &str) {
        self.wait(&format!("{end:?}"), |s| s.text().ends_with(end.trim_end()));
    }

    /// Types a line and waits for what the screen ends in then.
    pub fn line(&mut self, keys: &str, end: &str) {
        let before = self.text();
        self.send(&format!("{keys}\r"));
        self.wait(&format!("{end:?}"), |s| s.text() != before && s.text().ends_with(end.trim_end()));
    }

    /// Waits for the end; the exit status.
    pub fn status(&mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        while self.read(end) {
            assert!(Instant::now() < end, "it does not end:\n{}", self.text());
        }
        self.child.wait().expect("a status").code().unwrap_or(-1)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
