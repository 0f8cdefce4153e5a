"""renkei ledger and renkei-verify as a user types them.

  ledger_test.py RENKEI RENKEI_VERIFY
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
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
        self.refused("cli.value", "append", self.log, "--hide", "a=1", "--hide", "a=2",
                     exit_code=2)
        picture = self.folder / "a"
        picture.write_text("a")
        self.refused("cli.value", "append", self.log, "--attach", str(picture), "--body",
                     '{"attachments":"x"}', exit_code=2)
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

    def test_a_changed_secret_is_told(self):
        self.three_entries()
        database = sqlite3.connect(pathlib.Path(self.log) / "log.db")
        for name in ("secret_only_forgets", "secret_is_kept"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE secret SET disclosure = 'WyJhIiwiYSIsIjIiXQ' "
                         "WHERE disclosure <> ''")
        database.commit()
        done = self.ledger("verify", self.log)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("entry 2", done.stderr)
        database.execute("DELETE FROM secret")
        database.commit()
        database.close()
        self.assertEqual(self.ledger("verify", self.log).returncode, 1)

    def test_secrets_are_their_owners_alone(self):
        for file in [pathlib.Path(self.log), *pathlib.Path(self.log).rglob("*")]:
            if file.name.endswith((".key", ".db")) or file.is_dir():
                self.assertEqual(stat.S_IMODE(os.stat(file).st_mode) & 0o077, 0, file)
        copy = self.folder / "copy"
        self.ok("backup", self.log, str(copy))
        self.assertEqual(stat.S_IMODE(os.stat(copy).st_mode), 0o600)
        key = pathlib.Path(self.log) / "log.key"
        self.assertEqual(stat.S_IMODE(os.stat(key).st_mode), 0o600)
        key.chmod(0o644)
        error = self.refused("store.key_open_to_others", "append", self.log)
        self.assertNotIn("PRIVATE", json.dumps(error))

    def test_an_attachment_comes_out_as_it_went_in_and_is_told_when_it_was_changed(self):
        picture = self.folder / "run.png"
        picture.write_bytes(b"\x89PNG" + bytes(range(256)) * 100)
        self.ok("append", self.log, "--about", "lot/a", "--attach", f"{picture}:image/png",
                "--attach", str(picture))
        entry = json.loads(self.ok("show", self.log, "1"))["entry"]
        first, second = entry["body"]["attachments"]
        self.assertEqual((first["media_type"], second["media_type"]),
                         ("image/png", "application/octet-stream"))
        hashed = base64.b64encode(hashlib.sha256(picture.read_bytes()).digest()).decode()
        self.assertEqual(first["sha256"], hashed)
        out = self.folder / "out.png"
        self.ok("attachment", self.log, hashed, "--out", str(out))
        self.assertEqual(out.read_bytes(), picture.read_bytes())
        kept = next(file for file in (pathlib.Path(self.log) / "attachments").rglob("*")
                    if file.is_file())
        self.ok("verify", self.log)
        kept.chmod(0o600)
        kept.write_bytes(b"another")
        self.assertEqual(self.ledger("verify", self.log).returncode, 1)
        self.refused("store.attachment_damaged", "attachment", self.log, hashed, "--out",
                     str(self.folder / "x"))
        self.refused("file.not_found", "append", self.log, "--attach", str(self.folder / "none"),
                     exit_code=2)

    def test_entries_are_followed_as_they_come(self):
        self.three_entries()
        lines = self.ok("tail", self.log, "--from", "2", "--json").splitlines()
        self.assertEqual([json.loads(line)["index"] for line in lines], [2, 3])
        with subprocess.Popen([RENKEI, "ledger", "tail", self.log, "--from", "3", "--follow",
                               "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as following:
            self.assertEqual(json.loads(following.stdout.readline())["index"], 3)
            self.ok("append", self.log, "--about", "lot/b")
            self.assertEqual(json.loads(following.stdout.readline())["index"], 4)
            following.send_signal(signal.SIGINT)
            self.assertEqual(following.wait(), 0)
            self.assertEqual(following.stderr.read(), "")

    def test_an_erased_field_is_gone_and_everything_still_holds(self):
        self.three_entries()
        path = self.bundle("temperature")
        self.ok("erase", self.log, "2", "--field", "temperature", "--reason", "asked for")
        for file in pathlib.Path(self.log).rglob("*"):
            if file.is_file():
                self.assertNotIn(base64.urlsafe_b64encode(b"xx" + CANARY.encode())[4:-4],
                                 file.read_bytes())
        self.refused("ledger.no_field", "disclose", self.log, "2", "--field", "temperature",
                     "--out", str(self.folder / "again"))
        self.refused("ledger.no_field", "erase", self.log, "2", "--field", "temperature",
                     "--reason", "twice")
        self.ok("verify", self.log)
        # What was handed out before stays proven: it cannot be called back.
        self.assertEqual(run(VERIFY, path).returncode, 0)
        self.ok("disclose", self.log, "2", "--field", "glucose", "--out",
                str(self.folder / "other"))

    def test_nothing_is_erased_while_it_must_be_kept(self):
        self.three_entries()
        for until in ("2020-01-01", "2999-12-31", "2030-01-01"):
            self.ok("append", self.log, "--type", "record.retained/1", "--about", "lot/7f3a",
                    "--body", json.dumps({"until": until, "basis": "GCTP Ordinance"}))
        error = self.refused("ledger.retained", "erase", self.log, "2", "--field", "temperature",
                             "--reason", "asked for")
        self.assertEqual(error["value"], "2999-12-31")

    def test_the_key_is_replaced_and_old_bundles_hold(self):
        self.three_entries()
        before = self.bundle("temperature")
        old_policy = self.folder / "old-policy"
        shutil.copy(pathlib.Path(self.log) / "policy", old_policy)
        self.ok("rotate", self.log)
        self.refused("store.rotation_under_way", "rotate", self.log, exit_code=2)
        between = str(self.folder / "between")
        self.ok("disclose", self.log, "2", "--out", between)
        self.ok("rotate", self.log, "--finish")
        self.refused("store.no_rotation", "rotate", self.log, "--finish", exit_code=2)
        self.ok("append", self.log)
        after = str(self.folder / "after")
        self.ok("disclose", self.log, "2", "--out", after)
        new_policy = str(pathlib.Path(self.log) / "policy")
        for policy, bundle, code in ((str(old_policy), before, 0), (str(old_policy), between, 0),
                                     (str(old_policy), after, 1), (new_policy, after, 0),
                                     (new_policy, between, 0), (new_policy, before, 1)):
            self.assertEqual(run(VERIFY, "--policy", policy, bundle).returncode, code,
                             (policy, bundle))

    def test_a_lost_store_is_restored_whole_or_not_at_all(self):
        self.three_entries()
        copy = str(self.folder / "copy")
        self.ok("backup", self.log, copy)
        self.refused("store.exists", "restore", self.log, copy, exit_code=2)
        for name in ("log.db", "log.db-wal", "log.db-shm"):
            (pathlib.Path(self.log) / name).unlink(missing_ok=True)
        self.refused("store.not_found", "head", self.log, exit_code=2)
        self.ok("restore", self.log, copy)
        self.ok("append", self.log, "--about", "lot/7f3a")
        for name in ("log.db", "log.db-wal", "log.db-shm"):
            (pathlib.Path(self.log) / name).unlink(missing_ok=True)
        self.refused("store.rewound", "restore", self.log, copy)

    def test_a_clock_that_went_back_is_told(self):
        self.ok("append", self.log)
        database = sqlite3.connect(pathlib.Path(self.log) / "log.db")
        self.assertEqual(database.execute("SELECT count(*) FROM entry").fetchone(), (2,))
        database.close()
        faketime = shutil.which("faketime")
        if faketime is None:
            self.skipTest("faketime is not installed")
        # A program built with sanitizers takes nothing loaded before them.
        if run(faketime, "-f", "-1h", RENKEI, "--help").returncode != 0:
            self.skipTest("faketime cannot be put before this build")
        done = run(faketime, "-f", "-1h", RENKEI, "ledger", "append", self.log, "--lang", "en",
                   "--json")
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "ledger.clock_back")
        self.assertEqual(run(faketime, "-f", "-1h", RENKEI, "ledger", "append", self.log,
                             "--clock-corrected").returncode, 0)

    def test_an_sd_jwt_says_what_was_opened(self):
        self.three_entries()
        token = str(self.folder / "token")
        self.ok("disclose", self.log, "2", "--field", "temperature", "--sd-jwt", "--out", token)
        policy = str(pathlib.Path(self.log) / "policy")
        claims = json.loads(self.ok("open", token, "--sd-jwt", "--policy", policy))
        self.assertEqual(claims["temperature"], CANARY)
        self.assertNotIn("glucose", claims)
        text = pathlib.Path(token).read_text()
        pathlib.Path(token).write_text(text.replace(".", ".A", 1))
        self.assertEqual(self.ledger("open", token, "--sd-jwt", "--policy", policy).returncode, 1)

    def test_every_command_speaks_json(self):
        self.three_entries()
        out = str(self.folder / "out")
        for command in (("append", self.log), ("head", self.log), ("show", self.log),
                        ("prove", self.log, "1"), ("verify", self.log), ("checkpoint", self.log),
                        ("disclose", self.log, "1", "--out", out), ("open", out),
                        ("backup", self.log, str(self.folder / "copy")), ("rotate", self.log)):
            json.loads(self.ok(*command, "--json"))

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
