"""Recipes derived, proposed, approved and withdrawn as users type it.

  quality_test.py RENKEI REPOSITORY
"""

import hashlib
import json
import pathlib
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

RENKEI, REPOSITORY = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
PAGE = (REPOSITORY / "docs/formats/recipe.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("```toml example\n")[1].split("```")[0]
# The general recipe of the section on derivation, and the commands beside it.
GENERAL = PAGE.split("```toml general\n")[1].split("```")[0]


def run(*arguments, **options):
    return subprocess.run([RENKEI, *arguments], capture_output=True, text=True, check=False,
                          **options)


class Quality(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.recipe = self.file("mab.toml", EXAMPLE)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def path(self, name):
        return str(self.folder / name)

    def ok(self, *arguments):
        done = run(*arguments, "--lang", "en")
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def refused(self, code, *arguments, exit_code=1):
        done = run(*arguments, "--json", "--lang", "en")
        self.assertEqual(done.returncode, exit_code, done.stdout + done.stderr)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(error["code"], code)
        self.assertTrue(error["remedy"])
        japanese = run(*arguments, "--lang", "ja").stderr
        self.assertTrue(any(ord(c) > 0x3000 for c in japanese), japanese)
        return error

    def make_ledger(self):
        self.ledger = self.path("log")
        self.ok("ledger", "init", self.ledger, "--name", "renkei.example/plant-1", "--site",
                "plant-1")
        for name in ("anna", "ben"):
            self.ok("key", "make", "--name", name, "--out", self.path(name + ".key"))

    def signed(self, person, key=None):
        return ["--ledger", self.ledger, "--key", self.path((key or person) + ".key"), "--person",
                person, "--name", person.title() + " Sato"]

    def versions(self, exit_code=0):
        done = run("recipe", "versions", "--ledger", self.ledger, "--json")
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return json.loads(done.stdout)

    def test_a_recipe_is_proposed_approved_by_another_and_withdrawn(self):
        self.make_ledger()
        self.assertEqual(self.ok("recipe", "versions", "--ledger", self.ledger),
                         "no recipe was proposed yet\n")
        told = self.ok("recipe", "propose", self.recipe, *self.signed("anna"))
        self.assertEqual(told, "mab-small 1.2.0: proposed (entry 1)\n")
        self.assertEqual(self.versions()["versions"][0]["state"], "proposed")
        self.refused("quality.own_recipe", "recipe", "approve", "mab-small", "1.2.0",
                     *self.signed("anna"))
        self.refused("quality.key_of_another", "recipe", "approve", "mab-small", "1.2.0",
                     *self.signed("ben", key="anna"))
        self.refused("quality.ledger_key", "recipe", "approve", "mab-small", "1.2.0",
                     *self.signed("ben", key="log/actor"))
        self.ok("recipe", "approve", "mab-small", "1.2.0", *self.signed("ben"))
        version = self.versions()["versions"][0]
        sha256 = hashlib.sha256(EXAMPLE.encode()).hexdigest()
        self.assertEqual((version["state"], version["sha256"], version["bytes"]),
                         ("approved", sha256, len(EXAMPLE.encode())))
        self.assertEqual((version["proposed"]["person"], version["approved"]["person"],
                          version["approved"]["name"]), ("anna", "ben", "Ben Sato"))
        self.refused("quality.reason", "recipe", "withdraw", "mab-small", "1.2.0", "--reason", " ",
                     *self.signed("anna"))
        self.ok("recipe", "withdraw", "mab-small", "1.2.0", "--reason", "limit of pH",
                *self.signed("anna"))
        version = self.versions()["versions"][0]
        self.assertEqual((version["state"], version["reason"]), ("withdrawn", "limit of pH"))
        table = self.ok("recipe", "versions", "--ledger", self.ledger)
        for word in ("mab-small", "1.2.0", "anna", "ben", "withdrawn", "limit of pH"):
            self.assertIn(word, table)
        self.assertIn("取り下げ", run("recipe", "versions", "--ledger", self.ledger, "--lang",
                                  "ja").stdout)
        # The text is kept with the ledger, which holds as a whole.
        self.ok("ledger", "verify", self.ledger)
        kept = pathlib.Path(self.ledger) / "attachments" / sha256[:2] / sha256
        self.assertEqual(kept.read_text(encoding="utf-8"), EXAMPLE)

    def test_an_attachment_that_is_gone_or_changed_is_not_approved(self):
        self.make_ledger()
        self.ok("recipe", "propose", self.recipe, *self.signed("anna"))
        sha256 = hashlib.sha256(EXAMPLE.encode()).hexdigest()
        kept = pathlib.Path(self.ledger) / "attachments" / sha256[:2] / sha256
        kept.chmod(0o600)
        kept.write_text(EXAMPLE.replace("37 Cel", "36 Cel", 1), encoding="utf-8")
        self.refused("store.attachment_damaged", "recipe", "approve", "mab-small", "1.2.0",
                     *self.signed("ben"))
        kept.unlink()
        self.refused("store.no_attachment", "recipe", "approve", "mab-small", "1.2.0",
                     *self.signed("ben"))
        self.assertEqual(len(self.versions()["versions"]), 1)

    def test_what_cannot_be_proposed_is_told_and_leaves_no_trace(self):
        self.make_ledger()
        outside = self.file("outside.toml", EXAMPLE.replace('value = "37 Cel"', 'value = "99 Cel"'))
        done = run("recipe", "propose", outside, *self.signed("anna"), "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("outside.toml:", done.stderr)
        self.refused("quality.recipe_faulty", "recipe", "propose", outside, *self.signed("anna"))
        self.refused("file.not_found", "recipe", "propose", self.path("none.toml"),
                     *self.signed("anna"), exit_code=2)
        self.refused("file.not_found", "recipe", "propose", self.recipe, *self.signed("carl"),
                     exit_code=2)
        self.refused("quality.person", "recipe", "propose", self.recipe,
                     *self.signed("Anna Sato", key="anna"))
        self.refused("file.too_large", "recipe", "propose",
                     self.file("large.toml", "#" * (1 << 20) + "\n"), *self.signed("anna"),
                     exit_code=3)
        pathlib.Path(self.path("ben.key")).chmod(0o644)
        self.refused("store.key_open_to_others", "recipe", "propose", self.recipe,
                     *self.signed("ben"))
        self.refused("quality.no_recipe", "recipe", "approve", "mab", "1", *self.signed("anna"))
        done = run("recipe", "propose", self.recipe, "--ledger", self.ledger, "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["code"]),
                         (2, "cli.missing"))
        self.assertEqual(self.versions()["versions"], [])

    def test_an_approval_recorded_past_the_commands_does_not_count(self):
        self.make_ledger()
        self.ok("recipe", "propose", self.recipe, *self.signed("anna"))
        body = {"recipe": "mab-small", "version": "1.2.0", "by": "ben",
                "recipe_sha256": hashlib.sha256(EXAMPLE.encode()).hexdigest()}
        self.ok("ledger", "append", self.ledger, "--type", "recipe.approved/1", "--about",
                "recipe/mab-small", "--body", json.dumps(body), "--sign", "ben:approved:Ben Sato")
        told = self.versions(exit_code=1)
        self.assertEqual(told["versions"][0]["state"], "proposed")
        self.assertEqual([(one["code"], one["id"]) for one in told["faults"]],
                         [("quality.ledger_key", "entry 2")])
        done = run("recipe", "versions", "--ledger", self.ledger, "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("entry 2", done.stderr)

    def test_keys_are_for_their_owner_alone_and_never_replaced(self):
        made = json.loads(self.ok("key", "make", "--name", "anna", "--out", self.path("k"),
                                  "--json"))
        self.assertEqual(set(made), {"file", "key", "id"})
        self.assertTrue(made["key"].startswith("anna+"))
        secret = pathlib.Path(self.path("k"))
        self.assertEqual(stat.S_IMODE(secret.stat().st_mode), 0o600)
        before = secret.read_text(encoding="utf-8")
        self.assertTrue(before.startswith("PRIVATE+KEY+anna+"))
        self.refused("store.exists", "key", "make", "--name", "ben", "--out", self.path("k"),
                     exit_code=2)
        self.assertEqual(secret.read_text(encoding="utf-8"), before)
        self.refused("ledger.key_name", "key", "make", "--name", "Anna Sato", "--out",
                     self.path("other"))
        self.assertFalse(pathlib.Path(self.path("other")).exists())
        self.refused("file.write", "key", "make", "--name", "anna", "--out",
                     self.path("none/key"), exit_code=3)

    def test_the_commands_of_the_page_lead_from_a_general_to_a_control_recipe(self):
        self.file("drink.toml", GENERAL)
        commands = PAGE.split("```sh derive\n")[1].split("```")[0].splitlines()
        self.assertEqual(len(commands), 3)
        for line in commands:
            words = shlex.split(line)
            self.assertEqual(words[0], "renkei")
            done = run(*words[1:], cwd=self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
        control = json.loads(self.ok("recipe", "show", self.path("drink-7.toml"), "--json"))
        self.assertEqual(control["level"], "control")
        self.assertEqual(control["parameter"]["water_quantity"]["value"], "58 L")
        self.assertEqual(control["equipment"]["heater"]["unit"], "v-101")
        master = pathlib.Path(self.path("drink-master.toml")).read_bytes()
        self.assertEqual(control["derived_from"],
                         {"id": "drink-master", "version": "1.0",
                          "sha256": hashlib.sha256(master).hexdigest()})

    def test_what_a_derivation_lacks_is_named_all_at_once_and_nothing_is_written(self):
        general = self.file("drink.toml", GENERAL)
        new = ["--id", "drink-master", "--version", "1", "--out", self.path("new.toml")]
        done = run("recipe", "derive", general, "--to", "master", *new, "--json", "--lang", "en")
        self.assertEqual(done.returncode, 1)
        faults = json.loads(done.stdout)["faults"]
        self.assertTrue(all(one["code"] == "recipe.derive_missing" for one in faults))
        self.assertIn("--class bottle=CLASS", done.stderr)
        self.assertIn("--consume water=ELEMENT", done.stderr)
        japanese = run("recipe", "derive", general, "--to", "master", *new, "--lang", "ja").stderr
        self.assertIn("--class bottle=CLASS と書いてください", japanese)
        self.assertFalse(pathlib.Path(self.path("new.toml")).exists())
        for option, value in (("--set", "warmth"), ("--set", "=1"), ("--set", "a=")):
            self.refused("cli.value", "recipe", "derive", general, "--to", "site", *new, option,
                         value, exit_code=2)
        self.refused("cli.value", "recipe", "derive", general, "--to", "site", *new, "--set",
                     "a=1", "--set", "a=2", exit_code=2)
        self.refused("cli.value", "recipe", "derive", general, "--to", "general", *new, exit_code=2)
        self.ok("recipe", "derive", general, "--to", "site", *new, "--set", "warmth=36 Cel")
        self.refused("recipe.out_exists", "recipe", "derive", general, "--to", "site", *new,
                     exit_code=2)
        outside = run("recipe", "derive", general, "--to", "site", "--id", "a", "--version", "1",
                      "--out", self.path("a.toml"), "--set", "warmth=90 Cel", "--lang", "en")
        self.assertEqual(outside.returncode, 1)
        self.assertIn("outside its limits", outside.stderr)

    def test_what_is_derived_is_proposed_once_its_origin_is_approved(self):
        self.make_ledger()
        general = self.file("drink.toml", GENERAL)
        site = self.path("site.toml")
        self.ok("recipe", "derive", general, "--to", "site", "--id", "drink-osaka", "--version",
                "1", "--out", site)
        error = self.refused("quality.origin", "recipe", "propose", site, *self.signed("anna"))
        self.assertEqual(error["value"], "drink 1")
        self.ok("recipe", "propose", general, *self.signed("anna"))
        self.ok("recipe", "approve", "drink", "1", *self.signed("ben"))
        self.ok("recipe", "propose", site, *self.signed("anna"))
        self.ok("recipe", "approve", "drink-osaka", "1", *self.signed("ben"))
        versions = self.versions()["versions"]
        self.assertEqual([one["recipe"] for one in versions], ["drink", "drink-osaka"])
        self.assertEqual(versions[1]["derived_from"]["sha256"],
                         hashlib.sha256(GENERAL.encode()).hexdigest())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
