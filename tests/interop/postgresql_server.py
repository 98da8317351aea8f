"""A private PostgreSQL server, which nobody else can reach and which is always stopped."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


class Server:
    """A running server; `folder` contains its socket."""

    def __init__(self, folder):
        self.folder = folder

    def psql(self, database, *arguments, text="", refused=False):
        """Runs psql on a database; it must print nothing but rows. `refused`: it must fail."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres", "-d", database]
        done = subprocess.run([*command, *map(str, arguments)], input=text, capture_output=True, text=True)
        if (done.returncode != 0) != refused or (done.stderr and not refused):
            sys.exit(f"psql {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stderr[-2000:]}")
        return done.stderr if refused else done.stdout

    def rows(self, database, query):
        """The rows of a query, each a dictionary with the names of columns."""
        return json.loads(self.psql(database, text=f"SELECT coalesce(json_agg(t), '[]') FROM ({query}) AS t"))


@contextlib.contextmanager
def server():
    """Starts a server with English collation, and stops it at the end."""
    # It refuses to run as root, so the folder must be readable for another user.
    folder = tempfile.mkdtemp(prefix="postgresql-")
    other = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if other:
        shutil.chown(folder, "postgres", "postgres")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))

    def run(program, *arguments):
        command = [PROGRAMS / program, "-D", f"{folder}/data", *arguments]
        done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **other)
        if done.returncode:
            sys.exit(f"{program}: exit code {done.returncode}\n{done.stderr}")

    try:
        order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]
        run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", *order)
        options = f"-k '{folder}' -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "start", "--wait", "--silent", f"--log={folder}/log", f"--options={options}")
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
