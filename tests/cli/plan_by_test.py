"""renkei plan --by on networks/tiny: yes with a plan, no with the rules that clash, and nonsense.

  plan_by_test.py RENKEI NETWORK
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

RENKEI, NETWORK = sys.argv[1:3]
SCARCE = ["--what-if", "lipid-rate*=0.5"]


def plan(*arguments, network=NETWORK, scenario="surge"):
    command = [RENKEI, "plan", network, "--scenario", scenario, "--no-stress", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class PlanBy(unittest.TestCase):
    def test_yes_is_a_plan(self):
        done = plan("--by", "600000:2026-04-25", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["format"], "renkei.plan")

    def test_no_names_the_rules_in_both_languages(self):
        english = plan("--by", "1.2M:35", *SCARCE)
        self.assertEqual(english.returncode, 1, english.stderr)
        self.assertIn("at most 3.5 g a week from day 3", english.stdout)
        self.assertIn("serves 720,000 by then", english.stdout)
        japanese = plan("--by", "1.2M:35", "--lang", "ja", *SCARCE)
        self.assertEqual(japanese.returncode, 1)
        self.assertIn("週に最大3.5 g", japanese.stdout)

    def test_no_as_json(self):
        done = plan("--by", "1.2M:35", "--json", *SCARCE)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["answer"], "no")
        self.assertEqual([one["rule"] for one in answer["because"]], ["time", "material:lipid"])
        self.assertEqual(answer["served_by_then"], 720_000)

    def test_no_where_only_whole_lots_stand_in_the_way(self):
        done = plan("--by", "1250000:35")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("come whole", done.stdout)

    def test_no_proof_is_no_answer(self):
        # On periods of three days no plan is found, which shows nothing of days.
        periods = ("--what-if", "scenarios[surge].period_days=3")
        done = plan("--by", "900000:28", *periods)
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("not proven", done.stderr)
        done = plan("--by", "900000:28", "--json", "--lang", "ja", *periods)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "plan.not_proven")
        self.assertIn("証明はできていません", done.stderr)
        with tempfile.TemporaryDirectory() as folder:
            done = plan("--by", "900000:28", "--out", folder, *periods)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertTrue((pathlib.Path(folder) / "plan.json").exists())

    def test_more_persons_than_the_scenario_has_are_refused_at_once(self):
        for persons in ("1500001", "1e9", "1e10", "99999999999", "1e12"):
            done = plan("--by", persons + ":30")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("The scenario is for 1.5 million people", done.stdout, persons)
            self.assertEqual(done.stdout.count("    - "), 1, persons)
            self.assertEqual(done.stderr, "", persons)  # no progress: nothing was planned
            answer = json.loads(plan("--by", persons + ":30", "--json").stdout)
            self.assertEqual([one["rule"] for one in answer["because"]], ["persons"], persons)

    def test_a_goal_that_cannot_be_read_is_wrong_usage(self):
        for by in ("1M", "1M:tomorrow", "1M:36"):
            done = plan("--by", by)
            self.assertEqual(done.returncode, 2, by)
            self.assertTrue(done.stderr)

    def test_a_day_that_is_none_is_told_with_those_that_are(self):
        for language in ("en", "ja"):
            told = plan("--by", "600000:2020-01-01", "--lang", language).stderr
            self.assertIn("2026-04-01", told)
            self.assertIn("2026-05-06", told)

    def test_the_tables_of_a_network_are_not_overwritten(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "tiny"
            shutil.copytree(NETWORK, copy)
            before = {path.name: path.read_bytes() for path in copy.iterdir()}
            done = plan("--out", str(copy), network=str(copy))
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual({path.name: path.read_bytes() for path in copy.iterdir()}, before)

    def test_options_that_are_no_numbers_are_wrong_usage(self):
        for option in ("--gap", "--time"):
            self.assertEqual(plan(option, "nan").returncode, 2, option)

    def test_demand_that_cannot_be_on_time_is_refused_with_its_rules(self):
        with tempfile.TemporaryDirectory() as folder:
            strict = pathlib.Path(folder) / "strict"
            shutil.copytree(NETWORK, strict)
            table = strict / "network.toml"
            text = table.read_text()
            table.write_text(text.replace("backlog_allowed = true", "backlog_allowed = false"))
            done = plan("--what-if", "demand[mab-need].doses*=2", network=str(strict),
                        scenario="quiet")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Demand 'mab-need': 4,800 doses", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
