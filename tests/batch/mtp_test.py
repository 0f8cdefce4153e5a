"""Interop I13: a batch on a module type package. The machine is a server of node-opcua that is made
from the manifest alone; renkei is given the same manifest and the address.

  mtp_test.py RENKEI REPOSITORY WORK

WORK: where npm packages are installed.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import unittest

import batch_tools

SKIPPED = 77
WORK = pathlib.Path(sys.argv.pop(3))
REPOSITORY = pathlib.Path(sys.argv.pop(2))
RENKEI = sys.argv.pop(1)
MANIFEST = REPOSITORY / "renkei/equipment/corpus/mtp_manifest/dosing.aml"
RUN_MS = 500

RECIPE = """format = "renkei recipe 1"
id = "dose"
version = "1.0.0"
level = "master"
[batch_size]
reference = "1 L"
allowed = "1 to 2 L"
[input.buffer]
quantity = "12.5 L"
[equipment.pump]
class = "doser"
[equipment.pump.service.add]
parameters = { amount = "L", speed = "{rev}/min" }
results = { added = "L" }
[procedure]
chart = ["begin -> dose -> end"]
[unit_procedure.dose]
equipment = "pump"
chart = ["begin -> first -> second -> end"]
[phase."dose/first"]
service = "add"
with = { amount = "12.5 'L'", speed = "120 '{rev}/min'" }
consume = { buffer = "added" }
[phase."dose/second"]
service = "add"
with = { amount = "2 'L'", speed = "60 '{rev}/min'" }
"""

PLANT = """format = "renkei plant 1"
[unit.doser-1]
device = "opc.tcp://127.0.0.1:{port}"
class = "doser"
certificate = "{sha256}"
mtp = "{manifest}"
[unit.doser-1.service.add]
of = "dosing/dose"
parameters = {{ amount = "volume" }}
results = {{ added = "dosed" }}
units = {{ amount = "L", added = "L", speed = "{{rev}}/min" }}
[people]
delay = "1 s"
"""


class Mtp(unittest.TestCase):
    def setUp(self):
        self.peer = subprocess.Popen(
            ["node", str(REPOSITORY / "tests/interop/opcua/serve.mjs"), "--work", str(WORK),
             "mtp_pea.mjs", str(MANIFEST), str(RUN_MS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_peer)
        self.told = self.answer()
        self.site = batch_tools.Site(RENKEI, RECIPE, PLANT.format(manifest=MANIFEST, **self.told))
        self.addCleanup(shutil.rmtree, self.site.folder)

    def end_peer(self):
        self.peer.stdin.close()
        self.peer.wait(timeout=60)
        self.peer.stdout.close()

    def answer(self):
        """The next line of JSON; the library says things of its own between."""
        for line in self.peer.stdout:
            if line.startswith("skipped"):
                self.skipTest(line.strip())
            if line.startswith("{"):
                return json.loads(line)
        return self.fail("the peer has ended")

    def ask(self, **what):
        self.peer.stdin.write(json.dumps(what) + "\n")
        self.peer.stdin.flush()
        return self.answer()

    def test_phases_of_a_batch_run_on_it_and_its_report_values_are_recorded(self):
        done = self.site.start("--people", "simulated")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        story = self.site.run("show", "dose-1", "--story").stdout
        self.assertEqual(self.site.json("list")["batches"][0]["state"], "Complete", story)
        self.assertEqual(self.site.verify().returncode, 0)
        bodies = {}
        for one in self.site.entries():
            bodies.setdefault(one["entry"]["type"], []).append(one["entry"]["body"])
        unit = bodies["batch.unit-identified/1"][0]
        self.assertEqual(unit["protocol"], "MTP")
        self.assertEqual(unit["certificate_sha256"], self.told["sha256"])
        moved = bodies["batch.material-moved/1"]
        self.assertEqual([one["material"] for one in moved], ["buffer"])
        self.assertIn("12.75", story)
        self.assertEqual(self.ask(do="log")["log"], ["start", "reset", "start"])
        self.assertEqual(self.ask(do="get", name="dosing.dose.dosed.V")["value"], 2.25)


if __name__ == "__main__":
    if shutil.which("node") is None:
        print("skipped: there is no node; tools/bootstrap --web brings it")
        sys.exit(SKIPPED)
    unittest.main()
