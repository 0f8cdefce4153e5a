"""MESA's BatchML examples carried out: imported, run on simulated machines under the names their
maker gives the services, and exported again. The general recipe is derived to a control recipe
first.

  batchml_test.py RENKEI SHARED
"""

import pathlib
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import batch_tools

RENKEI, SHARED = sys.argv[1], pathlib.Path(sys.argv[2])
EXAMPLES = SHARED / "standards/b2mml/examples-v0701"
MASTER = EXAMPLES / "2026-04-26_BatchML_MasterRecipe1_Sol_1.xml"
SCHEMA = SHARED / "standards/b2mml/Schema"
GENERAL = EXAMPLES / "2026-04-26_BatchML_Verfahrensrezept1.xml"

MASTER_PLANT = """format = "renkei plant 1"
[unit.hc20]
model = "stirred-vessel"
class = "equipment_requirement_for_the_h_cs"
properties = { material = "H2O" }
initial = { volume = "5 L" }
[unit.hc20.service.stirring_duration]
of = "stir"
parameters = { hc20_v3_0_duration_of_the_process_step_mixing = "duration" }
with = { speed = "120 {rev}/min" }
[unit.hc20.service.dosing]
of = "dose"
parameters = { hc20_v3_0_duration_in_seconds_of_dosing = "duration", \
hc20_v3_0_volumetric_flow_rate_to_dose_in_litre = "flow" }
[unit.hc10]
model = "stirred-vessel"
class = "equipment_requirement_for_the_h_cs"
properties = { material = "H2O" }
initial = { volume = "8 L" }
[unit.hc10.service.heating_pwm]
of = "heat_up"
parameters = { hc10_v3_0_set_heating_temperature_to_reach = "goal" }
with = { power = "2 kW" }
ignored = { hc10_v3_0_time_between_the_incidences_of_a = "s", \
hc10_v3_0_this_duty_cycle_is_the_fraction_of_one = "%" }
"""

GENERAL_PLANT = """format = "renkei plant 1"
[unit.mixer]
model = "stirred-vessel"
class = "mixer"
initial = { volume = "5 L" }
[unit.mixer.service.mixing_of_liquids]
of = "stir"
parameters = { mixing_duration001 = "duration", rotation_speed001 = "speed" }
[unit.doser]
model = "stirred-vessel"
class = "doser"
properties = { min_volume001 = "0.1 L" }
initial = { volume = "5 L" }
[unit.doser.service.dosing]
of = "dose"
parameters = { dosing_duration001 = "duration", dosing_flow001 = "flow" }
[unit.heater]
model = "stirred-vessel"
class = "heater"
properties = { duration_heating001 = "120 s", max_temperature001 = "95 Cel", \
min_temperature001 = "5 Cel" }
initial = { volume = "8 L" }
[unit.heater.service.heating_of_liquids]
of = "heat_up"
parameters = { set_temperature001 = "goal" }
with = { power = "2 kW" }
ignored = { cycle_time001 = "s", duty_cycle001 = "%" }
"""


FIRST = """format = "renkei recipe 1"
id = "first"
version = "1"
level = "master"
[procedure]
chart = ["begin -> look -> end"]
[unit_procedure.look]
instruction = "Look at the plant"
"""


def canonical(path):
    return xml.etree.ElementTree.canonicalize(pathlib.Path(path).read_text(encoding="utf-8"),
                                              strip_text=True)


class Batchml(unittest.TestCase):
    def recipe(self, *arguments):
        done = subprocess.run([RENKEI, "recipe", *map(str, arguments)], capture_output=True,
                              text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def site(self, plant):
        site = batch_tools.Site(RENKEI, "", plant)
        self.addCleanup(shutil.rmtree, site.folder)
        return site

    def approved(self, site, *files):
        """A ledger in which ben has approved what anna proposed."""
        def renkei(*arguments):
            done = subprocess.run([RENKEI, *map(str, arguments)], capture_output=True, text=True,
                                  check=False, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
        # A ledger of a simulation, for in another time passes as it does: made by a batch in it.
        first = site.file("first.toml", FIRST)
        self.assertEqual(site.run("start", first, "--plant", site.plant, "--speed", "max")
                         .returncode, 0)
        for person in ("anna", "ben"):
            renkei("key", "make", "--name", person, "--out", site.folder / person)
        who = lambda person: ("--ledger", site.ledger, "--key", site.folder / person, "--person",
                              person, "--name", person.title())
        for file, name, version in files:
            renkei("recipe", "propose", file, *who("anna"))
            renkei("recipe", "approve", name, version, *who("ben"))

    def carried_out(self, site, recipe, services, values, *options):
        done = site.run("start", recipe, "--plant", site.plant, "--speed", "max", "--id", "b-1",
                        *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        story = site.json("show", "b-1", "--story", "--lang", "en")["story"]
        told = [line["text"] for line in story if line["type"] == "batch.device-ordered/1"]
        self.assertEqual(len(told), len(services), told)
        for text, service, value in zip(told, services, values):
            self.assertIn(f"Start {service}", text)
            self.assertIn(value, text)
        self.assertEqual(site.verify().returncode, 0)

    def test_the_master_recipe_is_imported_run_and_exported_again(self):
        site = self.site(MASTER_PLANT)
        recipe, back = site.folder / "master.toml", site.folder / "back.xml"
        self.recipe("import", MASTER, "--out", recipe, "--schema", SCHEMA)
        self.carried_out(site, recipe, ["stirring_duration", "dosing", "heating_pwm"],
                         ["mixing = 15", "litre = 500", "reach = 21"])
        self.recipe("export", recipe, "--out", back, "--schema", SCHEMA)
        self.assertEqual(canonical(back), canonical(MASTER))

    def test_the_general_recipe_is_derived_to_machines_and_run(self):
        site = self.site(GENERAL_PLANT)
        names = {name: site.folder / f"{name}.toml" for name in ("general", "master", "control")}
        self.recipe("import", GENERAL, "--out", names["general"])
        derived = ["derive", names["general"], "--to", "master", "--id", "water", "--version", "1",
                   "--out", names["master"], "--set", "rotation_speed001=100 {rev}/min"]
        for stage, of, service in (("mixing_of_liquids001", "mixer", "mixing_of_liquids"),
                                   ("dosing001", "doser", "dosing"),
                                   ("heating_of_liquids001", "heater", "heating_of_liquids")):
            derived += ["--class", f"{stage}={of}", "--service", f"{stage}={service}"]
        for material, stage in (("educt001", "mixing_of_liquids001"), ("educt002", "dosing001")):
            derived += ["--consume", f"{material}={stage}"]
        for material, stage in (("intermediate001", "mixing_of_liquids001"),
                                ("intermediate002", "dosing001"),
                                ("product001", "heating_of_liquids001")):
            derived += ["--produce", f"{material}={stage}"]
        self.recipe(*derived)
        self.recipe("derive", names["master"], "--to", "control", "--id", "water-7", "--version",
                    "1", "--out", names["control"], "--unit", "mixing_of_liquids001=mixer",
                    "--unit", "dosing001=doser", "--unit", "heating_of_liquids001=heater")
        self.approved(site, (names["general"], "test_id", "unversioned"),
                      (names["master"], "water", "1"), (names["control"], "water-7", "1"))
        back = site.folder / "back.xml"
        self.carried_out(site, "water-7@1",
                         ["mixing_of_liquids", "dosing", "heating_of_liquids"],
                         ["speed001 = 100", "flow001 = 500", "temperature001 = 21"],
                         "--by", "anna", "--lot", "educt001=w-1")
        self.recipe("export", names["general"], "--out", back)
        self.assertEqual(canonical(back), canonical(GENERAL))


if __name__ == "__main__":
    if not EXAMPLES.exists():
        print("the published data (standards/b2mml) is not beside the repository: skipped")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
