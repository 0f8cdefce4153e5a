#!/usr/bin/env python3
"""The ledger's benchmark beside its rivals, in one run.

  run.py PROGRAM [--seconds S] [--entries N]

Starts PostgreSQL and etcd on loopback where they are installed (make bench brings them), each in a
folder of its own that goes again, and stops them by their process.
"""

import argparse
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def postgres_program(name):
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def as_postgres():
    """PostgreSQL will not run as root; what is started as another user is stopped as itself."""
    return {"user": "postgres"} if os.geteuid() == 0 else {}


@contextlib.contextmanager
def running(command, **settings):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               **settings)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def percentile(values, percent):
    values.sort()
    return values[int(percent / 100 * (len(values) - 1))]


def postgres(work, seconds):
    initdb, server, bench, client = map(postgres_program, ("initdb", "postgres", "pgbench", "psql"))
    if not all((initdb, server, bench, client)):
        print("| PostgreSQL | | not installed | | | | | | |")
        return
    data = work / "postgres"
    data.mkdir()
    if os.geteuid() == 0:
        who = pwd.getpwnam("postgres")
        os.chown(data, who.pw_uid, who.pw_gid)
    os.chmod(work, 0o755)
    version = subprocess.run([server, "--version"], capture_output=True, text=True,
                             check=True).stdout.split()[2]
    subprocess.run([initdb, "-D", str(data), "-A", "trust"], check=True, cwd=data,
                   stdout=subprocess.DEVNULL, **as_postgres())
    port = str(free_port())
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={data}", "-p", port]
    script = data / "insert.sql"
    script.write_text("INSERT INTO entry (event_id, leaf, bytes) VALUES (gen_random_uuid(), "
                      "sha256(random()::text::bytea), repeat('x', 330)::bytea);\n")
    base = ["-h", str(data), "-p", port]
    with running([server, "-D", str(data), *settings], cwd=data, **as_postgres()):
        sql = ("CREATE TABLE entry (seq bigserial PRIMARY KEY, event_id uuid NOT NULL UNIQUE, "
               "leaf bytea NOT NULL, bytes bytea NOT NULL)")
        for _ in range(100):
            if subprocess.run([client, *base, "-c", sql, "postgres"], check=False, cwd=data,
                              capture_output=True, **as_postgres()).returncode == 0:
                break
            time.sleep(0.1)
        for clients in (1, 8, 64):
            log = data / f"log-{clients}"
            subprocess.run([bench, *base, "-n", "-f", str(script), "-c", str(clients), "-j", "2",
                            "-T", str(seconds), "-l", "--log-prefix", str(log), "postgres"],
                           check=True, capture_output=True, cwd=data, **as_postgres())
            times = [int(line.split()[2]) / 1000 for part in data.glob(f"log-{clients}.*")
                     for line in part.read_text().splitlines()]
            print(f"| PostgreSQL {version}, one INSERT a commit | {clients} | "
                  f"{len(times) / seconds:.0f} | {percentile(times, 50):.2f} | "
                  f"{percentile(times, 99):.2f} | | | | |", flush=True)


def etcd(program, work, seconds):
    server = shutil.which("etcd")
    if server is None:
        print("| etcd | | not installed | | | | | | |")
        return
    port, peer = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [server, "--data-dir", str(work / "etcd"), "--listen-client-urls", url,
               "--advertise-client-urls", url, "--listen-peer-urls", f"http://127.0.0.1:{peer}"]
    with running(command):
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)  # until it has elected itself
        subprocess.run([program, "--work", str(work), "--etcd", str(port), "--seconds",
                        str(seconds)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    # On the disk of the working folder: /tmp may be memory, where nothing has to be synced.
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as name:
        work = pathlib.Path(name)
        ours = subprocess.run([options.program, "--work", name, "--seconds", str(options.seconds),
                               "--entries", str(options.entries)], check=False)
        if ours.returncode != 0:
            return ours.returncode
        print("\n| rival | clients | acks/s | p50 ms | p99 ms | | | | |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
        postgres(work, max(1, int(options.seconds)))
        etcd(options.program, work, options.seconds)
    return 0


sys.exit(main())
