"""renkei batch as a user types it.

  batch_test.py RENKEI
"""

import os
import shutil
import signal
import sys
import time
import unittest

import batch_tools

RENKEI = sys.argv[1]


class Batch(unittest.TestCase):
    def setUp(self):
        self.site = batch_tools.Site(RENKEI)
        self.addCleanup(shutil.rmtree, self.site.folder)
        self.working = None

    def tearDown(self):
        if self.working and self.working.poll() is None:
            self.working.kill()
            self.working.wait()
        if self.working:
            self.working.stdout.close()

    def refused(self, done, code, exit_code):
        self.assertEqual(done.returncode, exit_code, done.stderr)
        self.assertIn(code, done.stdout, done.stderr)

    def until(self, true, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if true():
                return
            time.sleep(0.05)
        self.fail("it did not come to that: " + self.site.run("show", "blend-1").stdout)

    def work(self, command, *rest):
        """Carries batches out in the background, and waits until commands reach it."""
        self.working = self.site.background(command, *rest)
        self.until(lambda: (self.site.ledger / "control").exists())

    def prompts(self):
        return self.site.json("show", "blend-1")["prompts_open"]

    def test_the_same_seed_gives_the_same_root_and_another_another(self):
        roots = []
        for ledger, seed in (("a", 7), ("b", 7), ("c", 8)):
            done = self.site.start("--speed", "max", "--seed", seed, "--json", ledger=ledger)
            self.assertEqual(done.returncode, 0, done.stderr)
            told = batch_tools.json.loads(done.stdout)
            self.assertEqual(told["batches"], [{"batch": "blend-1", "state": "Complete"}])
            self.assertGreater(told["samples"], 500)
            roots.append(told["root"])
            self.assertEqual(self.site.verify().returncode, 0)
        self.assertEqual(roots[0], roots[1])
        self.assertNotEqual(roots[0], roots[2])

    def test_what_cannot_be_started_is_refused_and_leaves_no_ledger(self):
        missing = self.site.run("start", self.site.folder / "no.toml", "--plant", self.site.plant,
                                "--json")
        self.refused(missing, "file.not_found", 2)
        for option, value in (("--speed", "fast"), ("--speed", "0"), ("--people", "robots"),
                              ("--mode", "Auto")):
            self.refused(self.site.start(option, value, "--json"), "cli.value", 2)
        faulty = self.site.file("faulty.toml", batch_tools.PLANT.replace("stirred", "stired", 1))
        done = self.site.run("start", self.site.recipe, "--plant", faulty, "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("faulty.toml:3", done.stderr)
        self.assertIn("stirred-vessel", done.stderr)
        wrong = self.site.file("wrong.toml", batch_tools.RECIPE.replace("2 'kW'", "2 'kg'"))
        done = self.site.run("start", wrong, "--plant", self.site.plant, "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("wrong.toml:", done.stderr)
        self.assertFalse(self.site.ledger.exists())

    def test_what_does_not_fit_this_batch_is_named_and_nothing_is_recorded(self):
        small = self.site.file("small.toml", batch_tools.PLANT.replace("20 L", "10 L"))
        done = self.site.run("start", self.site.recipe, "--plant", small, "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("volume_max", done.stderr)
        for arguments, code in ((("--size", "50 L"), "recipe.batch_size"),
                                (("--set", "goal=41 Cel"), "execute.parameter"),
                                (("--unit", "main=v-9"), "execute.unit"),
                                (("--unit", "mian=v-1"), "execute.unit"),
                                (("--lot", "bufer=b-1"), "execute.lot"),
                                (("--set", "goal"), "cli.value")):
            done = self.site.start(*arguments, "--json", ledger="again")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(code, done.stdout)
            self.assertFalse(self.site.ledger.exists())

    def test_a_day_at_the_plant_with_a_cable_a_wrong_answer_a_hold_and_a_kill(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "600",
                  "--people", "real", "--by", "anna")
        self.until(self.prompts)
        self.refused(self.site.run("answer", "blend-1", 1, "clear=perhaps", "ph=7", "--by", "anna",
                                   "--witness", "ben", "--json"), "execute.answer", 1)
        self.refused(self.site.run("answer", "blend-1", 1, "clear=yes", "ph=7", "--by", "anna",
                                   "--json"), "execute.witness", 1)
        self.refused(self.site.run("answer", "blend-2", 1, "clear=yes", "--by", "anna", "--json"),
                     "execute.no_batch", 1)
        watched = self.site.run("watch", "blend-1", "--once", "--lang", "ja")
        self.assertIn("warm/check", watched.stdout)
        self.assertIn("--witness NAME", watched.stdout)
        self.assertEqual(self.site.run("fault", "v-1", "cut", "--reason", "pulled").returncode, 0)
        self.refused(self.site.run("fault", "v-9", "cut", "--json"), "site.no_unit", 1)
        self.assertEqual(self.site.run("hold", "blend-1", "--by", "anna", "--reason", "cable")
                         .returncode, 0)
        self.until(lambda: self.site.json("list")["batches"][0]["state"] == "Held")
        self.working.send_signal(signal.SIGKILL)
        self.working.wait()
        # Nobody is at work: what is asked is recorded in the ledger itself.
        self.assertTrue((self.site.ledger / "control").exists())
        self.refused(self.site.run("hold", "blend-1", "--by", "anna", "--json"), "execute.order", 1)
        self.assertEqual(self.site.run("restart", "blend-1", "--by", "ben", "--reason", "mended")
                         .returncode, 0)
        self.assertEqual(self.site.run("answer", "blend-1", 1, "clear=yes", "ph=9", "--by", "anna",
                                       "--witness", "ben").returncode, 0)
        done = self.site.run("resume", "--speed", "max")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Complete", done.stdout)
        story = "\n".join(line["text"] for line in
                          self.site.json("show", "blend-1", "--story", "--lang", "en")["story"])
        for part in ("the link to v-1 is lost: pulled", "Hold was ordered for /; reason: cable",
                     "Restart was ordered for /; reason: mended", "ph = 9", "witness: ben",
                     "the link to v-1 is back", "outside_acceptable", "lot blend-1-product"):
            self.assertIn(part, story)
        self.assertEqual(self.site.verify().returncode, 0)
        self.assertEqual(self.site.run("resume").returncode, 1)

    def test_a_no_holds_the_batch_and_the_story_tells_it(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "600",
                  "--people", "real", "--by", "anna")
        self.until(self.prompts)
        self.assertEqual([one.get("when_no") for one in self.prompts()[0]["questions"]],
                         ["hold", None])
        self.assertEqual(self.site.run("answer", "blend-1", 1, "clear=no", "ph=7", "--by", "anna",
                                       "--witness", "ben").returncode, 0)
        self.until(lambda: self.site.json("list")["batches"][0]["state"] == "Held")
        for language, part in (
                ("en", "warm/check: clear is answered no, where yes is wanted, rule hold"),
                ("ja", "warm/check: clear の答えは no（求める答え yes）、規則 hold")):
            story = self.site.json("show", "blend-1", "--story", "--lang", language)["story"]
            self.assertIn(part, [line["text"] for line in story])
        self.assertEqual(self.site.run("restart", "blend-1", "--by", "ben", "--reason", "rinsed")
                         .returncode, 0)
        self.until(lambda: any(one["path"] == "warm/heat" and one["run"] == 2 for one in
                               self.site.json("show", "blend-1")["elements"]))

    def test_ctrl_c_stops_without_loss_and_resume_goes_on(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "60",
                  "--people", "simulated")
        self.until(lambda: len(self.site.json("show", "blend-1")["active"]) > 2)
        self.working.send_signal(signal.SIGINT)
        self.assertEqual(self.working.wait(20), 1)
        self.assertIn("resume", self.working.stdout.read())
        self.assertFalse((self.site.ledger / "control").exists())
        self.assertEqual(self.site.run("resume", "--speed", "max").returncode, 0)
        self.assertEqual(self.site.json("list")["batches"][0]["state"], "Complete")

    def test_in_semi_automatic_mode_a_person_lets_transitions_go(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "600",
                  "--people", "real", "--by", "anna", "--mode", "SemiAutomatic")
        may = self.site.json("show", "blend-1")["transitions"]
        self.assertEqual([(one["path"], one["transition"], one["to"], one["holds"])
                          for one in may], [("", "t1", ["warm", "prepare"], True)])
        self.refused(self.site.run("fire", "blend-1", "t2", "--by", "anna", "--json"),
                     "execute.transition", 1)
        self.assertEqual(self.site.run("fire", "blend-1", "t1", "--by", "anna").returncode, 0)
        self.until(lambda: any(one["path"] == "warm" for one in
                               self.site.json("show", "blend-1")["transitions"]))
        self.assertEqual(self.site.run("mode", "blend-1", "Automatic", "--by", "anna").returncode,
                         0)
        # A phase may be over before anybody looks; that it began is kept.
        self.until(lambda: any(one["path"] == "warm/fill" and one["run"] for one in
                               self.site.json("show", "blend-1")["elements"]))

    def test_what_lies_inside_a_confidential_element_is_taken_out_for_an_inspector(self):
        self.site.recipe.write_text(batch_tools.RECIPE.replace(
            "[unit_procedure.prepare]", "[unit_procedure.prepare]\nconfidential = true"))
        self.assertEqual(self.site.start("--speed", "max").returncode, 0)
        self.assertNotIn("prepare/stir", str(self.site.entries()))
        out = self.site.folder / "inner.json"
        for arguments in (("prepare", "--run", 2), ("warm",)):
            self.refused(self.site.run("inner", "blend-1", *arguments, "--out", out, "--json"),
                         "execute.inner_run", 1)
        self.assertEqual(self.site.run("inner", "blend-1", "prepare", "--out", out).returncode, 0)
        self.assertIn("prepare/stir", out.read_text(encoding="utf-8"))
        self.refused(self.site.run("inner", "blend-1", "prepare", "--out", out, "--json"),
                     "recipe.out_exists", 2)
        story = self.site.json("show", "blend-1", "--story")["story"]
        self.assertTrue(any(line["inner"] for line in story))

    def test_two_at_work_with_one_ledger_are_refused(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "60",
                  "--people", "real", "--by", "anna")
        second = self.site.run("resume", "--json")
        self.refused(second, "store.in_use", 3)
        self.assertTrue((self.site.ledger / "control").exists())

    def test_the_control_file_is_for_its_owner_alone(self):
        self.work("start", self.site.recipe, "--plant", self.site.plant, "--speed", "60",
                  "--people", "real", "--by", "anna")
        self.assertEqual(os.stat(self.site.ledger).st_mode & 0o077, 0)
        where = batch_tools.json.loads((self.site.ledger / "control").read_text())
        self.assertTrue(where["url"].startswith("http://127.0.0.1:"))
        (self.site.ledger / "control").write_text(
            batch_tools.json.dumps({"url": where["url"], "password": "guessed"}))
        # A wrong password is no site; the ledger itself is at work, and so is not written.
        self.refused(self.site.run("hold", "blend-1", "--by", "eve", "--json"), "store.in_use", 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
