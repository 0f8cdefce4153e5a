"""What the tests of `renkei batch` share: a recipe with parallel branches, prompts and a loop, a
plant of two vessels (one of which knows no keys), and what the record of a batch says was done."""

import json
import pathlib
import subprocess
import tempfile

RECIPE = """format = "renkei recipe 1"
id = "blend"
version = "1.0.0"
level = "master"
[batch_size]
reference = "10 L"
allowed = "5 to 20 L"
[parameter.volume]
value = "10 L"
acceptable = "5 to 20 L"
scales = true
[parameter.goal]
value = "37 Cel"
acceptable = "30 to 40 Cel"
[input.buffer]
quantity = "10 L"
[intermediate.premix]
quantity = "2 L"
[output.product]
quantity = "12 L"
[equipment.main]
class = "vessel"
values = { temperature = "Cel" }
where = ["volume_max >= 20 'L'"]
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.main.service.heat]
self_completing = false
parameters = { goal = "Cel", power = "kW" }
[equipment.main.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }
[equipment.main.service.drain]
results = { drained = "L" }
[equipment.side]
class = "vessel"
[equipment.side.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.side.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }
[procedure]
chart = ["begin -> warm, prepare", "warm, prepare -> finish -> end"]
[unit_procedure.warm]
equipment = "main"
chart = [
  "begin -> fill -> heat -> check",
  "check -> heat when check.runs < 3",
  "check -> rest -> end",
]
[phase."warm/fill"]
service = "charge"
with = { volume = "volume" }
consume = { buffer = "charged" }
[phase."warm/heat"]
service = "heat"
with = { goal = "goal", power = "2 'kW'" }
until = "temperature >= goal - 1 'K'"
[[phase."warm/heat".watch]]
value = "temperature"
unit = "Cel"
acceptable = "5 to 45 Cel"
[phase."warm/check"]
instruction = { en = "Look at it", ja = "見る" }
witness = true
[phase."warm/check".question.clear]
type = "yes_no"
[phase."warm/check".question.ph]
type = "number"
unit = "[pH]"
acceptable = "6 to 8 [pH]"
[phase."warm/rest"]
wait = "30 'min'"
[unit_procedure.prepare]
equipment = "side"
chart = ["begin -> fill -> stir -> end"]
[phase."prepare/fill"]
service = "charge"
with = { volume = "2 'L'" }
produce = { premix = "charged" }
[phase."prepare/stir"]
service = "stir"
with = { speed = "120 '{rev}/min'", duration = "90 's'" }
[unit_procedure.finish]
equipment = "main"
chart = ["begin -> blend -> empty -> end"]
[phase."finish/blend"]
service = "stir"
with = { speed = "60 '{rev}/min'", duration = "60 's'" }
consume = { premix = "2 'L'" }
[phase."finish/empty"]
service = "drain"
produce = { product = "drained" }
"""

PLANT = """format = "renkei plant 1"
[unit.v-1]
model = "stirred-vessel"
class = "vessel"
sample_every = "10 s"
properties = { volume_max = "20 L" }
[unit.v-2]
model = "stirred-vessel"
class = "vessel"
knows_keys = false
sample_every = "10 s"
properties = { volume_max = "5 L" }
[people]
delay = "2 min"
"""


class Unreadable(AssertionError):
    pass


class Site:
    """A ledger of its own in a new folder, with recipe and plant beside it."""

    def __init__(self, program, recipe=RECIPE, plant=PLANT):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.recipe = self.file("blend.toml", recipe)
        self.plant = self.file("plant.toml", plant)
        self.ledger = self.folder / "ledger"

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def arguments(self, command, *rest):
        return [self.program, "batch", command, *map(str, rest), "--ledger", str(self.ledger)]

    def run(self, command, *rest):
        return subprocess.run(self.arguments(command, *rest), capture_output=True, text=True,
                              check=False, timeout=120)

    def start(self, *rest, ledger=None):
        if ledger:
            self.ledger = self.folder / ledger
        return self.run("start", self.recipe, "--plant", self.plant, *rest)

    def json(self, command, *rest):
        done = self.run(command, *rest, "--json")
        try:
            return json.loads(done.stdout)
        except ValueError as error:
            raise AssertionError(f"{command} {rest}: {done.stdout!r} {done.stderr!r}") from error

    def background(self, command, *rest):
        return subprocess.Popen(self.arguments(command, *rest), stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def verify(self):
        return subprocess.run([self.program, "ledger", "verify", str(self.ledger)],
                              capture_output=True, text=True, check=False, timeout=120)

    def entries(self):
        """All entries of the ledger, in their order. One that is only now being made has none yet:
        Unreadable."""
        done = subprocess.run([self.program, "ledger", "tail", str(self.ledger), "--json"],
                              capture_output=True, text=True, check=False, timeout=120)
        if done.returncode != 0:
            raise Unreadable(done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines() if line]
