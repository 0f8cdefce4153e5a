"""A command that changes several files is killed between any two of them: sent again it ends where
it would have, and nothing is signed twice differently.

  ledger_windows_test.py RENKEI

For `checkpoint` with a witness, `rotate`, `rotate --finish`, `erase` and `restore` in turn: the
program is killed at each of its calls that change something on the disk. After each the ledger
opens and holds, the command given again succeeds, and the outcome is that of an undisturbed run.
"""

import base64
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

RENKEI = sys.argv[1]
CALLS = ("openat", "write", "pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "link",
         "unlink", "mkdir")
SECRET = "c4n4ry-36.8"


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def ledger(*arguments):
    return run(RENKEI, "ledger", *arguments, "--lang", "en")


def must(done):
    if done.returncode != 0:
        raise RuntimeError(f"{done.args}: {done.stdout}{done.stderr}")
    return done.stdout


class Witness:
    """A witness that serves on loopback until it is left."""

    def __init__(self, folder):
        self.folder = str(folder)
        made = json.loads(must(run(RENKEI, "witness", "init", self.folder, "--name",
                                   "sponsor.example/w", "--json")))
        self.key = made["key"]

    def trust(self, key):
        must(run(RENKEI, "witness", "trust", self.folder, key))

    def __enter__(self):
        self.process = subprocess.Popen([RENKEI, "witness", "serve", self.folder, "--lang", "en"],
                                        stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


class Case:
    """A command on a ledger, what makes the ledger ready for it, and what must have come of it."""

    def __init__(self, name, command, prepare=lambda log: None, outcome=lambda log: None,
                 again_may_refuse=()):
        self.name = name
        self.command = command
        self.prepare = prepare
        self.outcome = outcome
        self.again_may_refuse = again_may_refuse  # codes that say that it is done already


def policy_keys(log):
    return (pathlib.Path(log) / "policy").read_text().count("log ")


def signatures(log):
    return (pathlib.Path(log) / "checkpoint").read_text().count("— renkei.example/p ")


def expect(condition, what):
    if not condition:
        raise RuntimeError(what)


def rotated(log):
    expect(policy_keys(log) == 2 and signatures(log) == 2, "not signed by both keys")
    entries = json.loads(must(ledger("show", log, "--json")))
    expect(sum(one["entry"]["type"] == "ledger.key-rotated/1" for one in entries) == 1,
           "the rotation is not recorded once")


def finished(log):
    expect(policy_keys(log) == 1, "the policy has two keys")
    expect(not (pathlib.Path(log) / "log.key.before").exists(), "the key before is there")


def erased(log):
    for file in pathlib.Path(log).rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            expect(SECRET.encode() not in data, f"the secret stands in {file.name}")
            # It is kept in base64, at one of three places in its group of three bytes.
            for shift in range(3):
                coded = base64.urlsafe_b64encode(b"x" * shift + SECRET.encode())[4:-4]
                expect(coded not in data, f"the secret stands in {file.name}, coded")
    entries = json.loads(must(ledger("show", log, "--json")))
    expect(sum(one["entry"]["type"] == "secret.erased/1" for one in entries) == 1,
           "the erasure is not recorded once")


def witnessed(log):
    text = (pathlib.Path(log) / "checkpoint").read_text()
    expect(text.count("— sponsor.example/w ") == 1, "the witness has not signed once")
    expect((pathlib.Path(log) / "witnessed").read_text() == text, "it is not kept as witnessed")


def lose_store(log):
    shutil.copy(pathlib.Path(log) / "log.db", log + ".backup")
    for name in ("log.db", "log.db-wal", "log.db-shm"):
        (pathlib.Path(log) / name).unlink(missing_ok=True)


CASES = (
    Case("checkpoint", ["checkpoint", "{log}"], outcome=witnessed),
    Case("rotate", ["rotate", "{log}"], outcome=rotated,
         again_may_refuse=("store.rotation_under_way",)),
    Case("finish", ["rotate", "{log}", "--finish"],
         prepare=lambda log: must(ledger("rotate", log)), outcome=finished,
         again_may_refuse=("store.no_rotation",)),
    Case("erase", ["erase", "{log}", "2", "--field", "temperature", "--reason", "asked for"],
         outcome=erased, again_may_refuse=("ledger.no_field",)),
    Case("restore", ["restore", "{log}", "{log}.backup"], prepare=lose_store,
         again_may_refuse=("store.exists",)),
)


def count_calls(case, template, folder):
    log = str(folder / "counted")
    shutil.copytree(template, log)
    case.prepare(log)
    trace = folder / "trace"
    command = [word.format(log=log) for word in case.command]
    must(run("strace", "-f", "-o", str(trace), "-e", "trace=" + ",".join(CALLS), RENKEI, "ledger",
             *command))
    case.outcome(log)
    before, after, begun = {}, {}, False
    for line in trace.read_text().splitlines():
        found = re.search(r"(\w+)\(", line)
        if not found or found.group(1) not in CALLS:
            continue
        begun = begun or log in line
        counts = after if begun else before
        counts[found.group(1)] = counts.get(found.group(1), 0) + 1
    shutil.rmtree(log)
    return [(call, before.get(call, 0) + i + 1) for call in sorted(after)
            for i in range(after[call])]


def try_one(case, template, folder, call, number):
    log = str(folder / f"{case.name}-{call}-{number}")
    try:
        shutil.copytree(template, log)
        case.prepare(log)
        command = [word.format(log=log) for word in case.command]
        run("strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e",
            f"inject={call}:signal=KILL:when={number}", RENKEI, "ledger", *command)
        again = ledger(*command, "--json")
        if again.returncode != 0:
            code = json.loads(again.stdout)["error"]["code"]
            expect(code in case.again_may_refuse, f"given again: {again.stdout}")
        case.outcome(log)
        must(ledger("verify", log))
        must(ledger("append", log, "--about", "lot/a"))
        must(ledger("verify", log))
        shutil.rmtree(log)
        return None
    except (RuntimeError, OSError, ValueError) as error:
        return f"{case.name}: killed at {call} {number}: {error}"


def main():
    if shutil.which("strace") is None:
        print("skipped: strace is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        template = str(folder / "template")
        must(ledger("init", template, "--name", "renkei.example/p", "--site", "p"))
        if run("strace", "-o", os.devnull, "true").returncode != 0:
            print("skipped: strace may not trace here")
            return 77
        must(ledger("append", template, "--about", "lot/a"))
        must(ledger("append", template, "--about", "lot/a", "--hide", f"temperature={SECRET}"))
        witness = Witness(folder / "witness")
        policy = pathlib.Path(template) / "policy"
        witness.trust(policy.read_text().split()[1])
        with witness:
            policy.write_text(policy.read_text().replace("quorum none", (
                f"witness sponsor {witness.key} {witness.url}\nquorum sponsor")))
            tasks = [(case, call, number) for case in CASES
                     for call, number in count_calls(case, template, folder)]
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                wrong = [fault for fault in pool.map(
                    lambda task: try_one(task[0], template, folder, *task[1:]), tasks) if fault]
        print(f"{len(tasks)} kills in {len(CASES)} commands, {len(wrong)} wrong")
        for fault in wrong:
            print(fault)
        return 1 if wrong or len(tasks) < 100 else 0


sys.exit(main())
