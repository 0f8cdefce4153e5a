#!/usr/bin/env python3
"""Telemetry's benchmark beside plain rows of SQLite and PostgreSQL, in one run.

  run.py PROGRAM [--samples N] [--group N]

Starts PostgreSQL on a socket of its own where it is installed (make bench brings it), in a folder
that goes again, and stops it by its process.
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time


def postgres_program(name):
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def as_postgres():
    """PostgreSQL will not run as root; what is started as another user is stopped as itself."""
    return {"user": "postgres"} if os.geteuid() == 0 else {}


@contextlib.contextmanager
def postgres(work):
    """Runs a server and gives where it is, or nothing where it is not installed."""
    initdb, server, ready = map(postgres_program, ("initdb", "postgres", "pg_isready"))
    if not all((initdb, server, ready)):
        yield None
        return
    data = work / "postgres"
    data.mkdir()
    os.chmod(work, 0o755)
    if os.geteuid() == 0:
        who = pwd.getpwnam("postgres")
        os.chown(data, who.pw_uid, who.pw_gid)
    subprocess.run([initdb, "-D", str(data), "-A", "trust", "-U", "postgres"], check=True,
                   cwd=data, stdout=subprocess.DEVNULL, **as_postgres())
    process = subprocess.Popen(
        [server, "-D", str(data), "-c", "listen_addresses=", "-c",
         f"unix_socket_directories={data}"], cwd=data, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, **as_postgres())
    try:
        for _ in range(100):
            if subprocess.run([ready, "-h", str(data)], check=False, cwd=data,
                              stdout=subprocess.DEVNULL).returncode == 0:
                break
            time.sleep(0.1)
        yield f"host={data} user=postgres dbname=postgres"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip())
        return 2
    # On the disk of the working folder: /tmp may be memory, where nothing has to be synced.
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as name:
        work = pathlib.Path(name)
        with postgres(work) as where:
            rival = ["--postgres", where] if where else []
            command = [sys.argv[1], "--work", name, *rival, *sys.argv[2:]]
            return subprocess.run(command, check=False).returncode


sys.exit(main())
