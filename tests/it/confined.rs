//! Runs the program with limited permissions or disk space.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Output};

use crate::support::{Folder, Run};

/// Runs it with a limit for the size of files, in half kilobytes; writing more fails.
pub(crate) fn with_files_up_to(folder: &Folder, half_kilobytes: usize, args: &[&str]) -> Run {
    let script = format!(r#"trap "" XFSZ; ulimit -f {half_kilobytes}; exec "$0" "$@""#);
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(assert_cmd::cargo::cargo_bin("ecpat-kb")).args(args);
    run(folder, &mut command)
}

/// Runs it as a user who cannot write to the folder; the permissions of its files stay.
pub(crate) fn in_a_closed_folder(folder: &Folder, args: &[&str]) -> Run {
    fs::copy(assert_cmd::cargo::cargo_bin("ecpat-kb"), folder.path("program")).unwrap();
    mode(folder, "program", 0o555);
    mode(folder, "", 0o555);
    let mut command = Command::new(folder.path("program"));
    command.args(args);
    // Permissions do not stop the superuser, so it runs as another user then.
    if fs::write(folder.path("may"), "").is_ok() {
        fs::remove_file(folder.path("may")).unwrap();
        command.uid(65534).gid(65534);
    }
    let run = run(folder, &mut command);
    mode(folder, "", 0o755);
    fs::remove_file(folder.path("program")).unwrap();
    run
}

/// Sets the permissions of a file in the folder.
pub(crate) fn mode(folder: &Folder, name: &str, mode: u32) {
    fs::set_permissions(folder.path(name), Permissions::from_mode(mode)).unwrap();
}

fn run(folder: &Folder, command: &mut Command) -> Run {
    let command = command.current_dir(folder.path("")).env("NO_COLOR", "1").env_remove("ECPAT_KB_DB");
    let Output { status, stdout, stderr } = command.output().unwrap();
    Run {
        code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}
