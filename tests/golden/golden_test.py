"""Ledgers of earlier releases: read, verified, and byte for byte what they were.

  golden_test.py RENKEI RENKEI_VERIFY

A folder is made once, by its release, and never changed: it has the store, policy and checkpoints
of a log with hidden, signed, erased and attached things and a replaced key; a bundle, a proof file
and an SD-JWT of it. Its roots stand here.
"""

import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

RENKEI, VERIFY = sys.argv[1:3]
HERE = pathlib.Path(__file__).parent

# The entries and the root of each, and the SHA-256 of all leaves one after another.
ROOTS = {
    "ledger-0.1": (28, "+4CGx2bvIaUz7rNWWvH9WDIMGfmbjph/usa0N0I6MKo=",
                   "2b7dd4210e6928691c0bbd7ff514022a5185d077d50b787e4159ea72c454a7ea"),
}


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


class Golden(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def copy(self, name):
        log = self.folder / name
        shutil.copytree(HERE / name, log)
        return str(log)

    def test_every_release_has_its_folder_and_each_holds(self):
        self.assertEqual({path.name for path in HERE.glob("ledger-*")}, set(ROOTS))
        for name, (size, root, leaves) in ROOTS.items():
            log = self.copy(name)
            verdict = json.loads(run(RENKEI, "ledger", "verify", log, "--json").stdout)
            self.assertEqual((verdict["holds"], verdict["checked"], verdict["root"]),
                             (True, size, root))
            entries = json.loads(run(RENKEI, "ledger", "show", log, "--json").stdout)
            text = "".join(one["leaf"] for one in entries)
            self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), leaves)

    def test_what_was_handed_out_still_holds(self):
        for name in ROOTS:
            log = self.copy(name)
            bundle, policy = f"{log}/bundle", f"{log}/policy"
            done = run(VERIFY, "--policy", policy, "--json", bundle)
            self.assertEqual(done.returncode, 0, done.stdout)
            verdict = json.loads(done.stdout)
            self.assertEqual(verdict["entries"][0]["opened"], {"/temperature": "36.8"})
            self.assertEqual(verdict["witnesses"][0]["witness"], "sponsor")
            claims = json.loads(run(RENKEI, "ledger", "open", f"{log}/sd-jwt", "--sd-jwt",
                                    "--policy", policy).stdout)
            self.assertEqual(claims["glucose"], "4.2 g/L")
            proof = run(RENKEI, "ledger", "prove", log, "22")
            self.assertEqual(proof.stdout,
                             (HERE / name / "entry-22.tlog-proof").read_text(encoding="utf-8"))

    def test_a_store_of_a_later_format_is_refused_and_left_as_it_is(self):
        for name in ROOTS:
            log = self.copy(name)
            store = pathlib.Path(log) / "log.db"
            database = sqlite3.connect(store)
            database.execute("PRAGMA user_version = 99")
            database.commit()
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            before = store.read_bytes()
            for command in (("verify", log), ("head", log)):
                error = json.loads(run(RENKEI, "ledger", *command, "--json").stdout)["error"]
                self.assertEqual(error["code"], "store.format")
            self.assertEqual(store.read_bytes(), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
