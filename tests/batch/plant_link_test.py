"""A batch on machines at the other end of a link: `renkei plant start` runs each machine as a
process of its own behind OPC UA, the batch is carried out over real sockets, a link is cut in the
middle, and a machine comes back with another certificate.

  plant_link_test.py RENKEI
"""

import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import batch_tools

RENKEI = sys.argv.pop(1)

RECIPE = """format = "renkei recipe 1"
id = "short"
version = "1.0.0"
level = "master"
[batch_size]
reference = "1 L"
allowed = "1 to 2 L"
[input.buffer]
quantity = "1 L"
[output.product]
quantity = "1 L"
[equipment.main]
class = "vessel"
values = { temperature = "Cel" }
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.main.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }
[equipment.main.service.drain]
results = { drained = "L" }
[equipment.side]
class = "vessel"
[equipment.side.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[procedure]
chart = ["begin -> blend, prepare", "blend, prepare -> end"]
[unit_procedure.blend]
equipment = "main"
chart = ["begin -> fill -> stir -> empty -> end"]
[phase."blend/fill"]
service = "charge"
with = { volume = "0.3 'L'" }
consume = { buffer = "charged" }
[phase."blend/stir"]
service = "stir"
with = { speed = "60 '{rev}/min'", duration = "8 's'" }
[phase."blend/empty"]
service = "drain"
produce = { product = "drained" }
[unit_procedure.prepare]
equipment = "side"
chart = ["begin -> fill -> end"]
[phase."prepare/fill"]
service = "charge"
with = { volume = "0.3 'L'" }
"""

PLANT = """format = "renkei plant 1"
[unit.v-1]
model = "stirred-vessel"
class = "vessel"
sample_every = "500 ms"
[unit.v-2]
model = "stirred-vessel"
class = "vessel"
sample_every = "500 ms"
[people]
delay = "1 s"
"""
# The same, one of them speaking another language.
MIXED = PLANT.replace("[unit.v-2]", 'protocol = "sila"\n[unit.v-2]')

# Machines are shared and slow; a right program needs a fraction of it.
PATIENCE_S = 90


class Linked(unittest.TestCase):
    plant_text = PLANT

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "simulated.toml").write_text(self.plant_text, encoding="utf-8")
        self.out = self.folder / "machines"
        self.start_plant()
        self.site = batch_tools.Site(RENKEI, RECIPE)
        self.addCleanup(shutil.rmtree, self.site.folder)
        self.site.plant = self.out / "plant.toml"

    def start_plant(self):
        self.plant = subprocess.Popen(
            [RENKEI, "plant", "start", str(self.folder / "simulated.toml"), "--out", str(self.out),
             "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop_plant)
        told = ""
        while True:
            line = self.plant.stdout.readline()
            self.assertTrue(line, "the plant has ended: " + told)
            told += line
            try:
                self.machines = {one["unit"]: one for one in json.loads(told)["units"]}
                return
            except ValueError:
                continue

    def stop_plant(self):
        if self.plant.poll() is None:
            self.plant.terminate()
        self.plant.wait(timeout=PATIENCE_S)
        self.plant.stdout.close()

    def fault(self, unit, *words):
        done = subprocess.run([RENKEI, "plant", "fault", unit, *words, "--plant", str(self.out)],
                              capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)

    def until(self, what, holds):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.1)
        self.fail(f"{what} has not come")

    def of(self, kind):
        try:
            entries = self.site.entries()
        except batch_tools.Unreadable:  # it is only now being made
            return []
        return [one["entry"] for one in entries if one["entry"]["type"] == kind]

    def batch(self):
        work = self.site.background("start", self.site.recipe, "--plant", self.site.plant,
                                    "--people", "simulated")

        def end():
            if work.poll() is None:
                work.kill()
            work.wait()
            work.stdout.close()

        self.addCleanup(end)
        return work

    def check_whole(self):
        story = self.site.run("show", "short-1", "--story").stdout
        self.assertEqual(self.site.json("list")["batches"][0]["state"], "Complete", story)
        self.assertEqual(self.site.verify().returncode, 0)
        keys = collections.Counter(
            one["body"]["key"] for one in self.of("batch.device-ordered/1"))
        self.assertEqual(set(keys.values()), {1}, keys)
        self.assertEqual(len(keys), 4)
        moved = [one["body"]["material"] for one in self.of("batch.material-moved/1")]
        self.assertEqual(sorted(moved), ["buffer", "product"])

    def test_the_record_says_which_machine_by_its_certificate(self):
        work = self.batch()
        work.wait(timeout=PATIENCE_S)
        self.check_whole()
        told = {one["body"]["unit"]: one["body"] for one in self.of("batch.unit-identified/1")}
        self.assertEqual(set(told), {"v-1", "v-2"})
        for unit, body in told.items():
            self.assertEqual(body["certificate_sha256"], self.machines[unit]["certificate"])
            self.assertEqual(body["protocol"], "OPC UA LADS")
            self.assertEqual(body["url"], self.machines[unit]["url"])
            self.assertIn("Basic256Sha256", body["security"])
        stored = self.of("telemetry.stored/1")
        self.assertGreater(sum(one["body"]["samples"] for one in stored), 10)

    def test_a_link_that_is_cut_loses_and_repeats_nothing(self):
        work = self.batch()
        self.until("stirring", lambda: any(
            one["body"]["path"] == "blend/stir" for one in self.of("batch.device-ordered/1")))
        self.fault("v-1", "cut")
        self.until("the loss", lambda: self.of("batch.link-changed/1"))
        self.fault("v-1", "restore")
        self.until("the link", lambda: any(
            one["body"]["connected"] for one in self.of("batch.link-changed/1")))
        work.wait(timeout=PATIENCE_S)
        self.check_whole()

    def test_another_certificate_is_not_spoken_to(self):
        self.fault("v-1", "wrong-certificate")
        unit = self.out / "v-1" / "unit.toml"
        old = self.machines["v-1"]["certificate"]
        self.until("the other certificate",
                   lambda: unit.exists() and "certificate" in unit.read_text(encoding="utf-8")
                   and old not in unit.read_text(encoding="utf-8"))
        done = self.site.start()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("certificate", done.stderr)
        self.assertFalse(self.site.ledger.exists())

    def test_faults_that_are_none_are_named(self):
        done = subprocess.run([RENKEI, "plant", "fault", "v-1", "explode", "--plant",
                               str(self.out)], capture_output=True, text=True, check=False,
                              timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 1)
        self.assertIn("wrong-certificate", done.stderr)
        done = subprocess.run([RENKEI, "plant", "fault", "v-9", "cut", "--plant", str(self.out)],
                              capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 1)
        self.assertIn("v-9", done.stderr)


class Mixed(Linked):
    """One machine speaks SiLA 2 and the other LADS, in the same batch."""

    plant_text = MIXED

    def test_the_record_says_which_machine_by_its_certificate(self):
        work = self.batch()
        work.wait(timeout=PATIENCE_S)
        self.check_whole()
        told = {one["body"]["unit"]: one["body"] for one in self.of("batch.unit-identified/1")}
        self.assertEqual(set(told), {"v-1", "v-2"})
        for unit, body in told.items():
            self.assertEqual(body["certificate_sha256"], self.machines[unit]["certificate"])
            self.assertEqual(body["url"], self.machines[unit]["url"])
        self.assertEqual(told["v-1"]["protocol"], "SiLA 2")
        self.assertTrue(told["v-1"]["url"].startswith("sila://"))
        self.assertEqual(told["v-2"]["protocol"], "OPC UA LADS")

    def test_a_machine_that_is_switched_off_and_on_goes_on_with_its_run(self):
        work = self.batch()
        self.until("stirring", lambda: any(
            one["body"]["path"] == "blend/stir" for one in self.of("batch.device-ordered/1")))
        self.fault("v-1", "restart")
        self.until("the loss", lambda: self.of("batch.link-changed/1"))
        work.wait(timeout=PATIENCE_S)
        self.check_whole()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
