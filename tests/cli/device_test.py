"""`renkei device` against simulated machines behind real sockets: what is listed, described, read,
called and watched, and what is told where the command line is wrong or nobody answers.

  device_test.py RENKEI
"""

import csv
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

RENKEI = sys.argv.pop(1)

PLANT = """format = "renkei plant 1"
[unit.v-1]
model = "stirred-vessel"
class = "vessel"
sample_every = "200 ms"
[unit.v-2]
model = "stirred-vessel"
class = "vessel"
"""

# Machines are shared and slow; a right program needs a fraction of it.
PATIENCE_S = 90


class Device(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        (cls.folder / "simulated.toml").write_text(PLANT, encoding="utf-8")
        cls.plant = cls.folder / "machines"
        cls.process = subprocess.Popen(
            [RENKEI, "plant", "start", str(cls.folder / "simulated.toml"), "--out",
             str(cls.plant), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.addClassCleanup(cls.stop)
        told = ""
        while True:
            line = cls.process.stdout.readline()
            if not line:
                raise AssertionError("the plant has ended: " + told)
            told += line
            try:
                cls.machines = {one["unit"]: one for one in json.loads(told)["units"]}
                return
            except ValueError:
                continue

    @classmethod
    def stop(cls):
        if cls.process.poll() is None:
            cls.process.terminate()
        cls.process.wait(timeout=PATIENCE_S)
        cls.process.stdout.close()
        cls.temporary.cleanup()

    def renkei(self, *words, code=0):
        done = subprocess.run([RENKEI, "device", *words, "--lang", "en"], capture_output=True,
                              text=True, check=False, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def of_plant(self, command, machine, *words, code=0):
        return self.renkei(command, machine, *words, "--plant", str(self.plant), code=code)

    def fault(self, unit, name):
        subprocess.run([RENKEI, "plant", "fault", unit, name, "--plant", str(self.plant)],
                       capture_output=True, check=True, timeout=PATIENCE_S)

    def test_the_list_says_which_machines_are_reached(self):
        told = json.loads(self.renkei("list", str(self.plant), "--json").stdout)["machines"]
        self.assertEqual([(one["id"], one["reachable"], one["protocol"]) for one in told],
                         [("v-1", True, "OPC UA LADS"), ("v-2", True, "OPC UA LADS")])
        self.fault("v-2", "cut")
        try:
            done = self.renkei("list", str(self.plant), "--json", code=3)
        finally:
            self.fault("v-2", "restore")
        told = json.loads(done.stdout)["machines"]
        self.assertEqual([one["reachable"] for one in told], [True, False])
        self.assertTrue(told[1]["reason"])

    def test_a_description_is_exported_and_read_again_unchanged(self):
        url, pin = self.machines["v-1"]["url"], self.machines["v-1"]["certificate"]
        told = self.renkei("describe", url, "--certificate", pin, "--json").stdout
        form = json.loads(told)
        self.assertEqual(form["format"], "renkei device 1")
        self.assertEqual(form["identity"]["serial"], "v-1")
        self.assertIn("stir", [one["name"] for one in form["services"]])
        file = self.folder / "device.json"
        file.write_text(told, encoding="utf-8")
        self.assertEqual(self.renkei("describe", str(file), "--json").stdout, told)
        form["values"][0]["type"]["kind"] = "Reel"
        file.write_text(json.dumps(form), encoding="utf-8")
        self.assertIn("Reel", self.renkei("describe", str(file), code=1).stderr)

    def test_values_are_read_by_their_ends_and_a_misspelt_one_names_the_nearest(self):
        told = self.of_plant("read", "v-1", "level", "FunctionSet/temperature", "--csv").stdout
        rows = list(csv.DictReader(told.splitlines()))
        self.assertEqual([(one["unit"], one["quality"]) for one in rows],
                         [("L", "Good"), ("Cel", "Good")])
        self.assertEqual(float(rows[1]["value"]), 22.0)
        self.assertIn("'level'", self.of_plant("read", "v-1", "levle", code=2).stderr)

    def test_a_service_runs_to_its_results_and_what_the_machine_refuses_is_told(self):
        told = json.loads(self.of_plant("call", "v-1", "charge", "volume=0.2", "--json").stdout)
        self.assertEqual(told["state"], "Complete")
        self.assertAlmostEqual(told["results"]["charged"], 0.2, places=3)
        done = self.of_plant("call", "v-1", "charge", "volume=300", code=1)
        self.assertIn("refuses", done.stderr)
        self.assertIn("'volume'", self.of_plant("call", "v-1", "charge", "volum=1", code=2).stderr)
        self.assertIn("Real", self.of_plant("call", "v-1", "charge", "volume=x", code=2).stderr)

    def test_ctrl_c_stops_the_service_at_the_machine(self):
        work = subprocess.Popen(
            [RENKEI, "device", "call", "v-2", "charge", "volume=20", "--plant", str(self.plant),
             "--json", "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(work.kill)
        line = work.stderr.readline()
        self.assertIn("charge Running", line)
        work.send_signal(signal.SIGINT)
        out, _ = work.communicate(timeout=PATIENCE_S)
        self.assertEqual(work.returncode, 1, out)
        self.assertEqual(json.loads(out)["state"], "Stopped")

    def test_watched_values_come_as_they_change_and_a_lost_link_is_told(self):
        work = subprocess.Popen(
            [RENKEI, "device", "watch", "v-1", "temperature", "--plant", str(self.plant), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(work.kill)
        first = json.loads(work.stdout.readline())
        self.assertEqual((first["value"], first["unit"], first["at_source"]), (22.0, "Cel", True))
        self.fault("v-1", "cut")
        try:
            link = {}
            while link.get("link") is not False:
                link = json.loads(work.stdout.readline())
            self.assertTrue(link["reason"])
            self.fault("v-1", "restore")
            while link.get("link") is not True:
                link = json.loads(work.stdout.readline())
        finally:
            self.fault("v-1", "restore")
        work.send_signal(signal.SIGINT)
        work.communicate(timeout=PATIENCE_S)
        self.assertEqual(work.returncode, 0)

    def test_a_machine_is_certified_and_what_is_not_as_described_fails_by_its_clause(self):
        page = self.folder / "v-2.html"
        told = json.loads(self.of_plant("certify", "v-2", "--json", "--html", str(page)).stdout)
        self.assertEqual((told["format"], told["fail"]), ("renkei certify 1", 0))
        verdicts = {one["id"]: one["verdict"] for one in told["checks"]}
        self.assertEqual(verdicts["value.present"], "pass")
        self.assertEqual(verdicts["run.states"], "not tried")
        self.assertIn("適合検定", page.read_text(encoding="utf-8"))
        form = json.loads(self.of_plant("describe", "v-2", "--json").stdout)
        for value in form["values"]:
            if value["name"].endswith("level/SensorValue"):
                value["type"]["unit"] = "mL"
        described = self.folder / "described.json"
        described.write_text(json.dumps(form), encoding="utf-8")
        done = self.of_plant("certify", "v-2", "--description", str(described), code=1)
        self.assertIn("fail value.unit", done.stdout)
        self.assertIn("OPC 10000-8, 5.6.3", done.stdout)
        self.of_plant("certify", "v-2", "--run", "stirr speed=1", code=2)

    def test_what_a_description_allows_is_run(self):
        form = json.loads(self.of_plant("describe", "v-2", "--json").stdout)
        form["trials"] = [{"service": "charge", "parameters": {"volume": 0.1}}]
        described = self.folder / "trials.json"
        described.write_text(json.dumps(form), encoding="utf-8")
        told = json.loads(self.of_plant("certify", "v-2", "--description", str(described),
                                        "--json").stdout)
        self.assertEqual(told["runs"], form["trials"])
        verdicts = {one["id"]: one["verdict"] for one in told["checks"]}
        for check in ("run.accepted", "run.states", "run.doubled", "link.asked_again"):
            self.assertEqual(verdicts[check], "pass", check)

    def test_who_does_not_answer_and_who_is_not_trusted_is_no_link(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.renkei("describe", f"opc.tcp://127.0.0.1:{port}", code=3)
        url, pin = self.machines["v-1"]["url"], self.machines["v-1"]["certificate"]
        self.assertIn(pin, self.renkei("describe", url, code=3).stderr)
        self.renkei("describe", "http://127.0.0.1", code=2)
        self.assertIn("v-3", self.of_plant("describe", "v-3", code=2).stderr)
        self.renkei("describe", url, "--user", "x", code=2)


if __name__ == "__main__":
    unittest.main()
