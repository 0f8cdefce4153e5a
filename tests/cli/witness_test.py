"""renkei witness, and ledgers that ask it, as users type them.

  witness_test.py RENKEI RENKEI_VERIFY
"""

import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

RENKEI, VERIFY = sys.argv[1:3]


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


class Witness(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.log = str(self.folder / "log")
        self.place = str(self.folder / "witness")
        self.ok("ledger", "init", self.log, "--name", "renkei.example/p", "--site", "p")
        made = json.loads(self.ok("witness", "init", self.place, "--name", "sponsor.example/w",
                                  "--json"))
        self.key = made["key"]
        self.log_key = (pathlib.Path(self.log) / "policy").read_text().split()[1]
        self.ok("witness", "trust", self.place, self.log_key)
        self.serving = None
        self.serve()
        self.addCleanup(self.stop)
        self.write_policy(f"witness sponsor {self.key} {self.url}\nquorum sponsor\n")

    def serve(self):
        self.serving = subprocess.Popen(
            [RENKEI, "witness", "serve", self.place, "--json"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        text = ""
        while not text.rstrip().endswith("}"):
            text += self.serving.stdout.readline()
        self.url = json.loads(text)["url"]

    def stop(self):
        if self.serving is None:
            return ""
        self.serving.send_signal(signal.SIGTERM)
        _, said = self.serving.communicate()
        self.assertEqual(self.serving.returncode, 0)
        self.serving = None
        return said

    def write_policy(self, witnesses, log=None):
        (pathlib.Path(log or self.log) / "policy").write_text(f"log {self.log_key}\n{witnesses}")

    def run_renkei(self, *arguments):
        return run(RENKEI, *arguments, "--lang", "en")

    def ok(self, *arguments):
        done = self.run_renkei(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def checkpoint(self, log=None):
        done = self.run_renkei("ledger", "checkpoint", log or self.log, "--json")
        return done.returncode, json.loads(done.stdout)

    def test_a_witnessed_log_is_believed_by_who_trusts_the_witness(self):
        self.ok("ledger", "append", self.log, "--about", "lot/a")
        bundle = str(self.folder / "bundle")
        refused = self.run_renkei("ledger", "disclose", self.log, "1", "--out", bundle, "--json")
        self.assertEqual(json.loads(refused.stdout)["error"]["code"], "ledger.quorum")
        code, said = self.checkpoint()
        self.assertEqual((code, said["state"]), (0, "witnessed"), said)
        self.ok("ledger", "append", self.log, "--about", "lot/a")
        self.ok("ledger", "disclose", self.log, "1", "--out", bundle)
        verdict = json.loads(run(VERIFY, "--json", bundle).stdout)
        self.assertTrue(verdict["holds"])
        self.assertEqual(verdict["witnesses"][0]["witness"], "sponsor")
        self.assertNotIn("127.0.0.1", pathlib.Path(bundle).read_text())
        # It goes on, and the witness remembers over a restart.
        self.stop()
        self.serve()
        self.write_policy(f"witness sponsor {self.key} {self.url}\nquorum sponsor\n")
        self.assertEqual(self.checkpoint()[0], 0)
        status = json.loads(self.ok("witness", "status", self.place, "--json"))
        self.assertEqual([(one["log"], one["size"], one["contradictions"])
                          for one in status["logs"]], [("renkei.example/p", 3, 0)])

    def test_a_log_put_back_with_all_its_files_is_refused_and_its_owner_told(self):
        older = str(self.folder / "older")
        shutil.copytree(self.log, older)
        for _ in range(2):
            self.ok("ledger", "append", self.log)
        self.assertEqual(self.checkpoint()[0], 0)
        # No local check can find this: every file is as it once was.
        self.assertEqual(self.run_renkei("ledger", "verify", older).returncode, 0)
        code, said = self.checkpoint(older)
        self.assertEqual(code, 1)
        self.assertEqual(said["witnesses"][0]["code"], "link.witness_ahead")
        japanese = run(RENKEI, "ledger", "checkpoint", older, "--lang", "ja")
        self.assertIn("古い写し", japanese.stderr)

    def test_a_forked_log_is_refused_and_both_sides_know(self):
        fork = str(self.folder / "fork")
        shutil.copytree(self.log, fork)
        self.ok("ledger", "append", self.log, "--body", '{"title":"told to one"}')
        self.ok("ledger", "append", fork, "--body", '{"title":"told to another"}')
        self.assertEqual(self.checkpoint()[0], 0)
        for more in range(2):
            code, said = self.checkpoint(fork)
            self.assertEqual(code, 1)
            self.assertEqual(said["witnesses"][0]["code"], "link.witness_fork", said)
            self.ok("ledger", "append", fork)
        status = self.run_renkei("witness", "status", self.place, "--json")
        self.assertEqual(status.returncode, 1)
        self.assertEqual(json.loads(status.stdout)["logs"][0]["contradictions"], 2)
        self.assertIn("do not go on", self.stop())

    def test_who_does_not_answer_is_no_yes_and_no_no(self):
        self.stop()
        code, said = self.checkpoint()
        self.assertEqual(code, 3)
        self.assertEqual(said["witnesses"][0]["code"], "link.unreachable")
        self.assertEqual(said["state"], "sealed")

    def test_a_log_that_is_not_witnessed_is_told_so(self):
        other = str(self.folder / "other")
        self.ok("ledger", "init", other, "--name", "renkei.example/q", "--site", "q")
        policy = pathlib.Path(other) / "policy"
        policy.write_text(policy.read_text().replace(
            "quorum none", f"witness sponsor {self.key} {self.url}\nquorum sponsor"))
        code, said = self.checkpoint(other)
        self.assertEqual((code, said["witnesses"][0]["code"]), (1, "link.witness_refused"))

    def test_a_key_is_replaced_with_the_witness_going_on(self):
        self.assertEqual(self.checkpoint()[0], 0)
        policy = json.loads(self.ok("ledger", "rotate", self.log, "--json"))["policy"]
        self.assertEqual(self.checkpoint()[0], 0)
        new_key = policy.split()[1]
        self.stop()
        self.ok("witness", "trust", self.place, new_key)
        self.serve()
        self.ok("ledger", "rotate", self.log, "--finish")
        self.log_key = new_key
        self.write_policy(f"witness sponsor {self.key} {self.url}\nquorum sponsor\n")
        self.ok("ledger", "append", self.log)
        self.assertEqual(self.checkpoint()[0], 0)

    def test_wrong_usage(self):
        for arguments, code, exit_code in (
                (("serve", self.place), "store.in_use", 3),
                (("trust", self.place, "x"), "store.in_use", 3),
                (("init", self.place, "--name", "a"), "store.exists", 2),
                (("status", str(self.folder / "none")), "file.not_found", 2),
                (("init", str(self.folder / "new"), "--name", "a b"), "ledger.key_name", 1)):
            done = self.run_renkei("witness", *arguments, "--json")
            self.assertEqual(json.loads(done.stdout)["error"]["code"], code, arguments)
            self.assertEqual(done.returncode, exit_code, arguments)
        self.stop()
        done = self.run_renkei("witness", "serve", self.place, "--port", "70000", "--json")
        self.assertEqual(done.returncode, 2)
        done = self.run_renkei("witness", "serve", self.place, "--address", "nowhere", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["code"]),
                         (3, "link.listen"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
