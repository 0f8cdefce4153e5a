"""renkei ledger and renkei-verify as a user types them.

  ledger_test.py RENKEI RENKEI_VERIFY
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

RENKEI, VERIFY = sys.argv[1:3]
CANARY = "c4n4ry-36.8"


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


class Ledger(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.log = str(self.folder / "log")
        self.addCleanup(shutil.rmtree, self.folder)
        self.ok("init", self.log, "--name", "renkei.example/plant-1", "--site", "plant-1")

    def ledger(self, *arguments):
        return run(RENKEI, "ledger", *arguments, "--lang", "en")

    def ok(self, *arguments):
        done = self.ledger(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, code, *arguments, exit_code=1):
        done = self.ledger(*arguments, "--json")
        self.assertEqual(done.returncode, exit_code, done.stdout + done.stderr)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(error["code"], code)
        self.assertTrue(error["remedy"])
        japanese = run(RENKEI, "ledger", *arguments, "--lang", "ja").stderr
        self.assertTrue(any(ord(c) > 0x3000 for c in japanese), japanese)
        return error

    def three_entries(self):
        self.ok("append", self.log, "--about", "lot/7f3a", "--body", '{"title":"Thawed"}')
        self.ok("append", self.log, "--about", "lot/7f3a", "--hide", f"temperature={CANARY}",
                "--hide", "glucose=4.2 g/L")
        self.ok("append", self.log, "--about", "lot/7f3a", "--sign", "p-17:approved:山田花子")

    def bundle(self, *fields):
        path = str(self.folder / f"bundle-{len(fields)}")
        chosen = [word for field in fields for word in ("--field", field)]
        self.ok("disclose", self.log, "2", *chosen, "--out", path)
        return path

    def test_what_was_recorded_is_proven_on_another_machine(self):
        self.three_entries()
        path = self.bundle("temperature")
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        shutil.copy(path, elsewhere / "b")
        shutil.copy(pathlib.Path(self.log) / "policy", elsewhere / "policy")
        shutil.rmtree(self.log)
        for policy in ([], ["--policy", str(elsewhere / "policy")]):
            done = run(VERIFY, *policy, "--json", str(elsewhere / "b"))
            self.assertEqual(done.returncode, 0, done.stdout)
            verdict = json.loads(done.stdout)
            self.assertTrue(verdict["holds"])
            self.assertEqual(verdict["entries"][0]["opened"], {"/temperature": CANARY})
        japanese = run(VERIFY, "--lang", "ja", str(elsewhere / "b")).stdout
        for heading in ("証明されたこと", "伏せられていること", "証明されていないこと", "判定"):
            self.assertIn(heading, japanese)

    def test_what_was_kept_shut_stands_nowhere_else(self):
        self.three_entries()
        path = self.bundle()
        self.assertNotIn(CANARY.encode(), pathlib.Path(path).read_bytes())
        for output in (self.ok("show", self.log, "--json"), self.ok("show", self.log),
                       self.ok("checkpoint", self.log), self.ok("prove", self.log, "2"),
                       self.ok("verify", self.log, "--json")):
            self.assertNotIn(CANARY, output)
            self.assertNotIn("glucose", output)
        error = self.refused("ledger.no_field", "disclose", self.log, "1", "--field", CANARY,
                             "--out", str(self.folder / "x"))
        self.assertNotIn("glucose", json.dumps(error))

    def test_a_byte_flipped_anywhere_is_told(self):
        self.three_entries()
        path = self.bundle("temperature")
        whole = pathlib.Path(path).read_bytes()
        flipped = self.folder / "flipped"
        for place in range(0, len(whole), 37):
            flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
            done = run(VERIFY, "--lang", "en", str(flipped))
            self.assertEqual(done.returncode, 1, (place, done.stdout))
            self.assertIn("VERDICT: it does not hold", done.stdout)
            self.assertNotIn("everything in this bundle holds", done.stdout)

    def test_the_leaf_is_that_of_the_published_form(self):
        self.three_entries()
        shown = json.loads(self.ok("show", self.log, "2"))
        text = json.dumps(shown["entry"], ensure_ascii=False, separators=(",", ":"),
                          sort_keys=True)
        leaf = hashlib.sha256(b"\0" + text.encode()).digest()

        self.assertEqual(base64.b64encode(leaf).decode(), shown["leaf"])

    def test_bad_entries_are_refused_and_leave_no_trace(self):
        self.three_entries()
        before = self.ok("head", self.log)
        append = ("append", self.log, "--body")
        self.refused("ledger.event_body", *append, '{"title":0.5}')
        self.refused("json.duplicate_key", *append, '{"title":"a","title":"b"}')
        self.refused("ledger.json_not_nfc", *append, '{"title":"e\u0301"}')
        self.refused("ledger.event_type", "append", self.log, "--type", "no.such/1")
        self.refused("ledger.entity_ref", "append", self.log, "--about", "lot 7")
        self.refused("cli.value", "append", self.log, "--hide", "nothing", exit_code=2)
        self.refused("cli.value", "append", self.log, "--sign", "p-17", exit_code=2)
        self.assertEqual(self.ok("head", self.log), before)
        self.ok("verify", self.log)

    def test_the_same_event_twice_is_one_entry(self):
        self.three_entries()
        event = ("append", self.log, "--event-id", "0123456789abcdef0123456789abcdef", "--about",
                 "lot/7f3a", "--hide", "a=1", "--hide", "b=2", "--sign", "p-17:approved:A",
                 "--json")
        first = json.loads(self.ok(*event))
        self.assertEqual((first["index"], first["again"]), (4, False))
        self.ok("append", self.log, "--about", "lot/7f3a")
        again = json.loads(self.ok(*event))
        self.assertEqual((again["index"], again["again"]), (4, True))
        self.assertEqual(again["leaf"], first["leaf"])
        for other in (("--body", '{"title":"other"}'), ("--hide", "c=3")):
            self.refused("ledger.event_id_reused", *event[:-1], *other)
        self.ok("verify", self.log)

    def test_an_older_copy_is_not_written_to(self):
        copy = self.folder / "copy.db"
        self.ok("backup", self.log, str(copy))
        self.three_entries()
        for name in ("log.db", "log.db-wal", "log.db-shm"):
            (pathlib.Path(self.log) / name).unlink(missing_ok=True)
        shutil.copy(copy, pathlib.Path(self.log) / "log.db")
        self.refused("store.rewound", "append", self.log)
        self.refused("store.rewound", "head", self.log)

    def test_a_damaged_store_is_told(self):
        self.three_entries()
        database = pathlib.Path(self.log) / "log.db"
        whole = database.read_bytes()
        place = whole.rindex(b"Thawed")
        database.write_bytes(whole[:place] + b"Frozen" + whole[place + 6:])
        done = self.ledger("verify", self.log)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("entry 1", done.stderr)
        database.write_bytes(whole[:4096])
        self.assertEqual(self.ledger("head", self.log).returncode, 1)

    def test_secrets_are_their_owners_alone(self):
        key = pathlib.Path(self.log) / "log.key"
        self.assertEqual(stat.S_IMODE(os.stat(key).st_mode), 0o600)
        key.chmod(0o644)
        error = self.refused("store.key_open_to_others", "head", self.log)
        self.assertNotIn("PRIVATE", json.dumps(error))

    def test_wrong_usage(self):
        self.refused("store.exists", "init", self.log, "--name", "a", "--site", "b", exit_code=2)
        self.refused("file.not_found", "head", str(self.folder / "none"), exit_code=2)
        self.refused("ledger.no_entry", "show", self.log, "7")
        self.refused("cli.value", "show", self.log, "x", exit_code=2)
        self.refused("cli.missing", "disclose", self.log, "0", exit_code=2)
        self.assertEqual(run(VERIFY).returncode, 2)
        self.assertEqual(run(VERIFY, "--no-such", "x").returncode, 2)
        self.assertEqual(run(VERIFY, str(self.folder / "none")).returncode, 2)
        self.assertEqual(run(VERIFY, str(self.folder)).returncode, 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
