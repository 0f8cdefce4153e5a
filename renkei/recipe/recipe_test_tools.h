// What the tests of this room share: a small recipe that has something of everything.
#pragma once

#include <string>

namespace renkei::recipe::test {

// Water is charged, warmed, stirred and checked by a person; what fails is warmed again.
inline std::string small_recipe() {
  return R"(format = "renkei recipe 1"
id = "warm-water"
version = "1.0.0"
level = "master"
title = { en = "Warm water", ja = "温水" }
product = "water"

[batch_size]
reference = "10 L"
allowed = "5 to 20 L"

[source.handbook]
text = "Handbook of warm water, table 1"
confidence = "published"

[parameter.volume]
value = "10 L"
acceptable = "5 to 20 L"
scales = true
source = "handbook"

[parameter.goal]
title = { en = "Temperature aimed at", ja = "目標温度" }
value = "37 Cel"
target = "36.5 to 37.5 Cel"
acceptable = "36 to 38 Cel"
critical_limits = "30 to 40 Cel"
critical = true

[parameter.power]
formula = "volume * 100 'W/L'"
unit = "kW"

[input.tap_water]
material = "water"
quantity = "10 L"

[output.warm_water]
material = "water"
quantity = "10 L"

[equipment.kettle]
class = "stirred-vessel"
values = { temperature = "Cel", level = "L" }
where = [
  "volume_max >= 20 'L'",
]

[equipment.kettle.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }

[equipment.kettle.service.heat]
self_completing = false
parameters = { goal = "Cel", power = "W" }

[procedure]
chart = [
  "begin -> warm -> end",
]

[unit_procedure.warm]
equipment = "kettle"
chart = [
  "begin -> fill -> heat -> check",
  "check -> heat when not check.clear",
  "check -> end",
]

[phase."warm/fill"]
service = "charge"
with = { volume = "volume" }
consume = { tap_water = "charged" }

[phase."warm/heat"]
service = "heat"
with = { goal = "goal", power = "power" }
until = "temperature >= goal - 500 'mK' and elapsed > 1 'min'"

[[phase."warm/heat".watch]]
value = "temperature"
unit = "Cel"
acceptable = "5 to 38 Cel"
critical_limits = "0 to 40 Cel"
longer_than = "30 s"
outside_acceptable = "ask"

[phase."warm/check"]
instruction = { en = "Look at the water", ja = "水を見る" }
witness = true
produce = { warm_water = "fill.charged" }

[phase."warm/check".question.clear]
title = { en = "Is it clear?", ja = "澄んでいますか" }
type = "yes_no"
)";
}

// `text` with one part of it replaced by another, which must stand there once.
inline std::string with(std::string text, const std::string& part, const std::string& other) {
  const auto at = text.find(part);
  if (at == std::string::npos || text.find(part, at + 1) != std::string::npos) {
    return "not once: " + part;
  }
  return text.replace(at, part.size(), other);
}

}  // namespace renkei::recipe::test
