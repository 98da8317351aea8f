//! Any text as SQL for `query`, in its sandbox.

#![no_main]

mod support;

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;

use ecpat_kb::cli;
use libfuzzer_sys::fuzz_target;
use support::properties::queries::{Answer, hold};

/// A database in its own folder, and the file that standard output is redirected to.
struct Ground {
    dir: tempfile::TempDir,
    database: PathBuf,
    bytes: Vec<u8>,
    stdout: File,
}

thread_local! {
    static GROUND: RefCell<Ground> = RefCell::new(Ground::new());
}

impl Ground {
    fn new() -> Self {
        let dir = tempfile::TempDir::new().unwrap();
        let database = dir.path().join("ecpat.db");
        let stdout = tempfile::tempfile().unwrap();
        // SAFETY: both are open file descriptors, and no other code uses the first.
        assert_eq!(unsafe { libc::dup2(stdout.as_raw_fd(), 1) }, 1);
        let shown = database.display().to_string();
        cli::run(cli::parse(["ecpat-kb", "build", "--quiet", "--db", &shown]).unwrap()).unwrap();
        let bytes = fs::read(&database).unwrap();
        std::env::set_current_dir(dir.path()).unwrap();
        Self { dir, database, bytes, stdout }
    }

    fn run(&mut self, arguments: &[&str]) -> Answer {
        self.stdout.rewind().unwrap();
        self.stdout.set_len(0).unwrap();
        let shown = self.database.display().to_string();
        let (command, rest) = arguments.split_first().unwrap();
        let cli = cli::parse(["ecpat-kb", command, "--db", &shown].iter().chain(rest)).unwrap();
        let result = cli::run(cli);
        std::io::stdout().flush().unwrap();
        let mut stdout = Vec::new();
        self.stdout.rewind().unwrap();
        self.stdout.read_to_end(&mut stdout).unwrap();
        assert!(fs::read(&self.database).unwrap() == self.bytes, "the query changed the database");
        assert_eq!(fs::read_dir(self.dir.path()).unwrap().count(), 1, "the query left a file");
        let message = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
        Answer { code: result.err().map_or(0, |error| error.exit_code()), stdout, message }
    }
}

fuzz_target!(|bytes: &[u8]| {
    support::within(bytes, |bytes| {
        // A query that cannot be interrupted at the time limit ends the program, and with it the run.
        // AddressSanitizer makes queries slower.
        hold(bytes, 5, |arguments| GROUND.with_borrow_mut(|ground| ground.run(arguments)))
    });
});
