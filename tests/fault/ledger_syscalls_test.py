"""Every system call of one append fails, or is the last: what was acknowledged is there.

  ledger_syscalls_test.py RENKEI

For each call of one `renkei ledger append` that touches the disk, in turn: it returns EIO, it
returns ENOSPC, or the program is killed at it. After each the log verifies, an acknowledged entry
stands in it once, and the same event sent again is one entry. The method is that of Tessera's
tests, by strace.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

RENKEI = sys.argv[1]
CALLS = ("openat", "read", "pread64", "write", "pwrite64", "fdatasync", "fsync", "ftruncate",
         "rename", "unlink", "fcntl", "flock", "mmap", "close", "fchmod")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
EVENT = "0123456789abcdef0123456789abcdef"


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def ledger(*arguments):
    return run(RENKEI, "ledger", *arguments, "--lang", "en")


def append_command(log):
    return (RENKEI, "ledger", "append", log, "--about", "lot/a", "--event-id", EVENT,
            "--hide", "temperature=36.8", "--json")


def traced(log, *options):
    return run("strace", "-f", *options, *append_command(log))


def count_calls(template, folder):
    """How often each call is made, from the first that names a file of the ledger on."""
    log = str(folder / "counted")
    shutil.copytree(template, log)
    trace = folder / "trace"
    done = traced(log, "-o", str(trace), "-e", "trace=" + ",".join(CALLS))
    if done.returncode != 0:
        return None
    before, after = collections.Counter(), collections.Counter()
    begun = False
    for line in trace.read_text().splitlines():
        found = re.search(r"(\w+)\(", line)
        if not found or found.group(1) not in CALLS:
            continue
        begun = begun or log in line
        (after if begun else before)[found.group(1)] += 1
    return {call: range(before[call] + 1, before[call] + after[call] + 1) for call in after}


def try_one(template, folder, call, number, fault):
    """What is wrong after this fault, or nothing; and whether it was acknowledged."""
    log = str(folder / f"{call}-{number}-{fault[-4:]}")
    shutil.copytree(template, log)
    done = traced(log, "-o", os.devnull, "-e", f"trace={call}", "-e",
                  f"inject={call}:{fault}:when={number}")
    acknowledged = done.returncode == 0
    said = json.loads(done.stdout) if acknowledged else None
    name = f"{call} {number} {fault}"
    verified = ledger("verify", log)
    if verified.returncode != 0:
        return f"{name}: the log does not hold: {verified.stdout}{verified.stderr}", acknowledged
    entries = json.loads(ledger("show", log, "--json").stdout)
    places = [one["index"] for one in entries if one["entry"]["event_id"] == EVENT]
    if acknowledged and places != [said["index"]]:
        return f"{name}: acknowledged as {said['index']}, found at {places}", acknowledged
    if len(places) > 1 or len(entries) not in (4, 5):
        return f"{name}: {len(entries)} entries, the event at {places}", acknowledged
    again = run(*append_command(log))
    if again.returncode != 0:
        return f"{name}: sent again: {again.stderr}", acknowledged
    if json.loads(again.stdout)["again"] != bool(places):
        return f"{name}: found at {places}, and sent again {again.stdout}", acknowledged
    if ledger("verify", log).returncode != 0:
        return f"{name}: the log does not hold after sending again", acknowledged
    shutil.rmtree(log)
    return None, acknowledged


def main():
    if shutil.which("strace") is None:
        print("skipped: strace is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        template = str(folder / "template")
        ledger("init", template, "--name", "renkei.example/p", "--site", "p")
        for _ in range(3):
            assert ledger("append", template, "--about", "lot/a").returncode == 0
        calls = count_calls(template, folder)
        if calls is None:
            print("skipped: strace may not trace here")
            return 77
        tasks = [(call, number, fault) for call, numbers in sorted(calls.items())
                 for number in numbers for fault in FAULTS]
        wrong, acknowledged = [], 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for fault, acked in pool.map(lambda task: try_one(template, folder, *task), tasks):
                acknowledged += acked
                if fault:
                    wrong.append(fault)
        print(f"{len(tasks)} faults in {len(calls)} kinds of call, {acknowledged} acknowledged all "
              f"the same, {len(wrong)} wrong")
        for fault in wrong:
            print(fault)
        # Few calls: the sweep missed them. All acknowledged: nothing was injected.
        return 1 if wrong or len(tasks) < 200 or acknowledged == len(tasks) else 0


sys.exit(main())
