"""tools/include_check on small trees: what it must refuse, by place, and what it must let pass."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "include_check"

GOOD = {
    "renkei/base/date.h": "#pragma once\n#include <string>\n",
    "renkei/report/html.h": '#pragma once\n#include "renkei/base/date.h"\n',
    "renkei/network/model.h": '#pragma once\n#include "renkei/base/date.h"\n',
    "renkei/recipe/step.h": '#pragma once\n#include "renkei/report/html.h"\n',
    "renkei/plan/plan.cc": '#include <Highs.h>\n\n#include "renkei/network/model.h"\n'
                           '#include "renkei/report/html.h"\n',
    "renkei/equipment/device_port.h": "#pragma once\n",
    "renkei/equipment/sila/client.h": '#pragma once\n#include "renkei/equipment/device_port.h"\n',
    "renkei/execute/engine.cc": '#include "renkei/equipment/device_port.h"\n',
    "renkei/cli/main.cc": '#include "renkei/plan/plan.h"\n#include "renkei/network/model.h"\n',
    "renkei/plan/plan.h": "#pragma once\n",
    "bench/plan/highs.cc": "#include <Highs.h>\n",
    "tests/acceptance/all_test.cc": '#include "renkei/cli/main.h"\n',
    "renkei/cli/main.h": "#pragma once\n",
}


def run_on(files):
    """Lays the files into a folder of their own, runs the tool on it: (exit code, output)."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            path.write_bytes(data)
        done = subprocess.run([sys.executable, "-B", str(TOOL), folder], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout + done.stderr


class IncludeCheck(unittest.TestCase):
    def refuses(self, changes, place, *words):
        code, output = run_on({**GOOD, **changes})
        self.assertEqual(code, 1, output)
        lines = [line for line in output.splitlines() if line.startswith(place + ": ")]
        self.assertEqual(len(lines), 1, output)
        for word in words:
            self.assertIn(word, lines[0])
        self.assertIn(" 1 faults", output)

    def test_lets_a_good_tree_pass(self):
        code, output = run_on(GOOD)
        self.assertEqual((code, output), (0, "include_check: 13 files, 0 faults\n"))

    def test_lets_an_empty_tree_pass(self):
        self.assertEqual(run_on({})[0], 0)

    def test_refuses_an_edge_upward(self):
        self.refuses({"renkei/network/read.cc": '\n#include "renkei/plan/plan.h"\n'},
                     "renkei/network/read.cc:2", "network/ may include only: base")

    def test_refuses_an_edge_between_rooms_of_one_floor(self):
        self.refuses({"renkei/recipe/map.h": '#include "renkei/network/model.h"\n'},
                     "renkei/recipe/map.h:1", "recipe/ may include only: base, report")

    def test_refuses_what_base_includes_of_others(self):
        self.refuses({"renkei/base/hub.h": '#include "renkei/report/html.h"\n'},
                     "renkei/base/hub.h:1")

    def test_refuses_an_edge_allowed_only_by_way_of_another_room(self):
        self.refuses({"renkei/simulate/run.cc": '#include "renkei/report/html.h"\n'},
                     "renkei/simulate/run.cc:1", "base, network, plan")

    def test_holds_tests_of_a_room_to_the_same_table(self):
        self.refuses({"renkei/report/html_test.cc": '#include "renkei/network/model.h"\n'},
                     "renkei/report/html_test.cc:1")

    def test_refuses_an_adapter_where_only_the_port_is_open(self):
        self.refuses({"renkei/execute/direct.cc": '#include "renkei/equipment/sila/client.h"\n'},
                     "renkei/execute/direct.cc:1", "port")

    def test_refuses_serve_reaching_into_cli(self):
        self.refuses({"renkei/serve/main.cc": '#include "renkei/cli/main.h"\n'},
                     "renkei/serve/main.cc:1")

    def test_refuses_a_circle_and_names_its_way(self):
        self.refuses({"renkei/base/a.h": '#include "renkei/base/b.h"\n',
                      "renkei/base/b.h": '#pragma once\n#include "renkei/base/c.h"\n',
                      "renkei/base/c.h": '#include "renkei/base/a.h"\n'},
                     "renkei/base/c.h:1",
                     "renkei/base/a.h -> renkei/base/b.h -> renkei/base/c.h -> renkei/base/a.h")

    def test_refuses_a_file_that_includes_itself(self):
        self.refuses({"renkei/base/a.h": '#include "renkei/base/a.h"\n'}, "renkei/base/a.h:1",
                     "circle")

    def test_refuses_heavy_headers_outside_their_room(self):
        for room, header in (("network", "Highs.h"), ("plan", "sqlite3.h"), ("cli", "libpq-fe.h"),
                             ("cli", "open62541/client.h"), ("serve", "boost/beast/http.hpp"),
                             ("cli", "highs/Highs.h"), ("serve", "grpcpp/grpcpp.h")):
            with self.subTest(room=room, header=header):
                self.refuses({f"renkei/{room}/x.cc": f"#include <{header}>\n"},
                             f"renkei/{room}/x.cc:1", header)

    def test_refuses_a_room_the_table_does_not_know(self):
        self.refuses({"renkei/common/hub.h": "#pragma once\n"}, "renkei/common/hub.h:1", "table")

    def test_refuses_a_path_not_written_from_the_root(self):
        self.refuses({"renkei/base/date.cc": '#include "date.h"\n'}, "renkei/base/date.cc:1",
                     "root")

    def test_refuses_a_file_that_is_not_there(self):
        self.refuses({"renkei/base/x.cc": '#include "renkei/base/gone.h"\n'},
                     "renkei/base/x.cc:1", "not there")

    def test_refuses_rooms_leaning_on_tests(self):
        self.refuses({"renkei/base/x.cc": '#include "tests/support/x.h"\n',
                      "tests/support/x.h": "#pragma once\n"}, "renkei/base/x.cc:1")

    def test_refuses_a_long_line_counted_in_characters(self):
        self.refuses({"renkei/base/x.cc": "// " + "連" * 97 + "\n// " + "連" * 98 + "\n"},
                     "renkei/base/x.cc:2", "101 columns")

    def test_lets_an_address_run_over(self):
        self.assertEqual(run_on({"renkei/base/x.h": "// https://" + "a" * 120 + "\n"})[0], 0)

    def test_refuses_a_source_over_600_lines(self):
        self.assertEqual(run_on({"renkei/base/x.cc": "\n" * 600})[0], 0)
        self.refuses({"renkei/base/x.cc": "\n" * 601}, "renkei/base/x.cc:601", "601 lines")

    def test_refuses_bytes_that_are_not_utf8(self):
        self.refuses({"renkei/base/x.cc": b"// \x83e\n"}, "renkei/base/x.cc:1", "UTF-8")


if __name__ == "__main__":
    unittest.main()
