"""What renkei says to wrong command lines, to bad places and to Ctrl-C, and its exit codes.

  usage_test.py RENKEI NETWORKS
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

RENKEI, NETWORKS = sys.argv[1:3]
TINY = str(pathlib.Path(NETWORKS) / "tiny")
JAPAN = str(pathlib.Path(NETWORKS) / "japan")
SURGE = ["plan", TINY, "--scenario", "surge", "--no-stress"]


def renkei(*arguments):
    return subprocess.run([RENKEI, *arguments], capture_output=True, text=True, check=False)


class WrongUsage(unittest.TestCase):
    def refused(self, arguments, *words, code=2):
        done = renkei(*arguments)
        self.assertEqual(done.returncode, code, (arguments, done.stderr))
        for word in words:
            self.assertIn(word, done.stderr, arguments)
        self.assertEqual(done.stdout, "", arguments)
        told = renkei(*arguments, "--json")
        self.assertEqual(told.returncode, code, arguments)
        error = json.loads(told.stdout)["error"]
        self.assertEqual(set(error), {"code", "message", "place", "value", "remedy"}, arguments)
        self.assertTrue(error["code"] and error["message"] and error["remedy"], arguments)
        self.assertTrue(told.stderr, arguments)

    def test_commands_and_options_that_are_none(self):
        self.refused(["bogus"], "'bogus'", "check-plan")
        self.refused(["chek", TINY], "did you mean 'check'?")
        self.refused(["network", "shw"], "did you mean 'show'?")
        self.refused([*SURGE, "--no-stres"], "did you mean '--no-stress'?")
        self.refused(["check", TINY, TINY], "one argument too many")
        self.refused([], "a command is missing")
        self.refused(["check"], "renkei check network")
        self.refused(["plan", TINY], "--scenario")

    def test_values_that_are_none(self):
        self.refused(["check", ""], "nothing is written there")
        self.refused(["check", TINY, "--as-of", ""], "--as-of", "YYYY-MM-DD")
        self.refused(["check", TINY, "--as-of", "2026-13-01"], "'2026-13-01'", "YYYY-MM-DD")
        self.refused([*SURGE, "--gap", "nan"], "'nan'", "from 0 to 1")
        self.refused([*SURGE, "--threads", "1.5"], "'1.5'", "a whole number from 1 to 64")
        self.refused([*SURGE, "--by"], "--by has no value")
        self.refused([*SURGE, "--out", ""], "nothing is written there")
        self.refused(["check", TINY, "--lang", "xx"], "'xx'", "ja or en")

    def test_networks_scenarios_and_edits_that_are_none(self):
        self.refused(["check", "no-such-folder"], "no such folder")
        self.refused(["check", str(pathlib.Path(TINY) / "network.toml")], "network.toml")
        self.refused(["plan", TINY, "--scenario", "surg"], "did you mean 'surge'?", "quiet")
        self.refused([*SURGE, "--what-if", "lipd-rate=3"], "did you mean 'lipid-rate'?")
        self.refused([*SURGE, "--what-if", "offrs[a].rate=3"], "did you mean 'offers'?")
        self.refused([*SURGE, "--what-if", "nonsense"], "'nonsense'", "there is no '=' in it",
                     "write fill-rate*=1.2")
        self.refused([*SURGE, "--what-if", "=3"], "there is no target before '='")
        self.refused([*SURGE, "--what-if", "lipid-rate=-1"],
                     "--what-if:1: lipid-rate=-1: ", "offers.csv:2 (rate)", "$lipid-rate = -1",
                     "0 or more")
        self.refused([*SURGE, "--what-if", "vax-titre*=2", "--what-if", "offers[*].rate-=1e9"],
                     "--what-if:2: offers[*].rate-=1e9: ")
        self.refused(["check-plan", TINY, "no-such-plan.json"], "no-such-plan.json")

    def test_plans_for_other_numbers_of_people_do_not_answer_each_other(self):
        with tempfile.TemporaryDirectory() as folder:
            outs = [folder + "/all", folder + "/some"]
            renkei(*SURGE, "--out", outs[0])
            renkei(*SURGE, "--what-if", "scenarios[surge].persons=600000", "--out", outs[1])
            done = renkei("plan", "--compare", *outs)
            self.assertIn("horizons or persons", done.stdout)
            self.assertIn("no milestone of this plan", done.stdout)
            self.assertRegex(done.stdout, r"600,000 +no milestone of this plan +\w+")
            self.assertFalse(json.loads(renkei("plan", "--compare", *outs, "--json").stdout)
                             ["same_question"])
            self.assertNotIn("Note:", renkei("plan", "--compare", outs[0], outs[0]).stdout)
            # A little less waiting, of which little is proven, and of which all is.
            plan = json.loads((pathlib.Path(outs[0]) / "plan.json").read_text())
            waiting = next(p for p in plan["proofs"] if p["objective"] == "waiting")
            best = waiting["value"]
            for least, apart in ((0.9, False), (1.0, True)):
                plan["objective"] = waiting["value"] = best + 1000
                plan["bound"] = waiting["bound"] = (best + 1000) * least
                plan["gap"] = waiting["gap"] = 1 - least
                plan["objectives"]["waiting_person_days"] = str(int(best) + 1000)
                other = folder + "/other.json"
                pathlib.Path(other).write_text(json.dumps(plan))
                said = renkei("plan", "--compare", outs[0], other).stdout
                self.assertEqual("(gaps 0% and 10%)" not in said, apart, said)
                told = json.loads(renkei("plan", "--compare", outs[0], other, "--json").stdout)
                self.assertEqual(told["told_apart"], apart)

    def test_compare_names_the_options_it_would_ignore(self):
        self.refused(["plan", "--compare", "a", "b", "--out", "c", "--gap", "0.1"], "--gap, --out",
                     "--compare does not go with")

    def test_japanese(self):
        done = renkei("plan", "--help", "--lang", "ja")
        self.assertEqual(done.returncode, 0)
        for word in ("使い方", "オプション", "scenarios.csv の行のID",
                     "終わる"):
            self.assertIn(word, done.stdout)
        self.assertIn("終了コード", renkei("--help", "--lang", "ja").stdout)
        self.assertIn("「check」ではありませんか", renkei("chek", "--lang", "ja").stderr)
        wrong = renkei("plan", TINY, "--scenario", "surg", "--lang", "ja")
        self.assertIn("surge（緊急時）", wrong.stderr)
        self.assertIn("2026-11-22 のように", renkei("check", TINY, "--as-of", "x", "--lang=ja").stderr)


class Faults(unittest.TestCase):
    def test_faults_that_were_only_counted_are_not_said_to_be_all(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "tiny"
            shutil.copytree(TINY, copy)
            with open(copy / "parties.csv", "a", encoding="utf-8") as parties:
                parties.writelines(f"Bad Id {k},あ,a,x,assumption\n" for k in range(150))
            self.assertIn("more than 100 faults", renkei("check", str(copy)).stdout)
            self.assertIn("不備 100 件超", renkei("check", str(copy), "--lang", "ja").stdout)

    def test_settings_that_are_missing_are_told_with_the_line_to_add_and_without_a_day(self):
        with tempfile.TemporaryDirectory() as folder:
            network = pathlib.Path(folder) / "tiny"
            shutil.copytree(TINY, network)
            (network / "network.toml").write_text("")
            for language, line in [("ja", 'name = "japan" のような行を加えてください'),
                                   ("en", 'add a line name = "japan"')]:
                told = renkei("check", str(network), "--lang", language)
                self.assertIn(line, told.stderr)
                self.assertIn("network.toml", told.stderr.splitlines()[1])
                self.assertNotIn("1970", told.stdout)

    def test_types_of_settings_are_told_in_japanese(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "tiny"
            shutil.copytree(TINY, copy)
            settings = copy / "network.toml"
            text = settings.read_text()
            for right, wrong, told in (
                    ("period_days = 1", 'period_days = "x"', "1から365までの整数を書いて"),
                    ("backlog_allowed = true", "backlog_allowed = 3", "true か falseを書いて"),
                    ('currency = "JPY"', "currency = 3", "引用符で囲んだ文字列を書いて")):
                settings.write_text(text.replace(right, wrong))
                ja = renkei("check", str(copy), "--lang", "ja")
                self.assertIn(told, ja.stdout + ja.stderr)

    def test_a_horizon_without_a_whole_period_says_both_lengths(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "tiny"
            shutil.copytree(TINY, copy)
            settings = copy / "network.toml"
            settings.write_text(settings.read_text().replace("period_days = 1", "period_days = 60"))
            command = ["plan", str(copy), "--scenario", "surge", "--no-stress"]
            done = renkei(*command)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("whole periods of 60 days in the horizon of 36 days: 0", done.stderr)
            ja = renkei(*command, "--lang", "ja")
            self.assertIn("計画期間の36日に、60日ずつの期間が0しか", ja.stderr)


class BadPlaces(unittest.TestCase):
    def test_a_bad_out_is_told_before_planning(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "file"
            file.write_text("")
            done = renkei("plan", JAPAN, "--scenario", "mrna-200m", "--out", str(file / "out"))
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("cannot write", done.stderr)
            self.assertNotIn("best", done.stderr)  # no progress: nothing was planned
            self.assertEqual(done.stdout, "")
            ja = renkei(*SURGE, "--out", str(file / "out"), "--lang", "ja")
            self.assertIn("フォルダが要る所にファイルがあります", ja.stderr)

    def test_a_pipe_in_a_network_is_not_waited_for(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, code in (("demand.csv", 1), ("network.toml", 3)):
                copy = pathlib.Path(folder) / name[:3]
                shutil.copytree(TINY, copy)
                (copy / name).unlink()
                os.mkfifo(copy / name)
                done = subprocess.run([RENKEI, "check", str(copy)], capture_output=True, text=True,
                                      check=False, timeout=20)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(name + "' is a pipe", done.stdout + done.stderr)

    def test_a_good_out_holds_the_plan_and_nothing_else_is_left(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "a" / "b"
            self.assertEqual(renkei(*SURGE, "--out", str(out)).returncode, 0)
            names = {path.name for path in out.iterdir()}
            self.assertIn("plan.json", names)
            self.assertFalse([name for name in names if name.startswith(".")])

    def test_an_out_that_holds_what_renkei_did_not_write_is_refused(self):
        for name, text in (("plan.json", '{"format": "their.plan"}'), ("plan.json", "my notes"),
                           ("report.html", "<html>mine</html>"), ("doses.csv", "a,b\n1,2\n")):
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / name
                file.write_text(text)
                done = renkei(*SURGE, "--out", folder)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(name + "' was not written by renkei", done.stderr)
                self.assertIn("another folder", done.stderr)
                self.assertEqual(file.read_text(), text)
                self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], [name])
                ja = renkei(*SURGE, "--out", folder, "--lang", "ja")
                self.assertIn("renkeiが書いたものではなく", ja.stderr)

    def test_a_plan_that_is_cut_off_does_not_vouch_for_tables_beside_it(self):
        for rest in ("", "{", '{"format": "renkei.plan"}'):
            with tempfile.TemporaryDirectory() as folder:
                (pathlib.Path(folder) / "plan.json").write_text(rest)
                table = pathlib.Path(folder) / "doses.csv"
                table.write_text("a,b\n1,2\n")
                done = renkei(*SURGE, "--out", folder)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("doses.csv' was not written by renkei", done.stderr)
                self.assertEqual(table.read_text(), "a,b\n1,2\n")

    def test_what_renkei_wrote_before_is_replaced_whole_or_in_part(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder)
            self.assertEqual(renkei(*SURGE, "--out", folder).returncode, 0)
            whole = (out / "plan.json").read_text()
            self.assertEqual(renkei(*SURGE, "--out", folder).returncode, 0)
            for rest in (whole[:200], whole[:9], ""):  # cut off: a full disk, a copy that stopped
                (out / "plan.json").write_text(rest)
                (out / "report.html").write_text("")
                done = renkei(*SURGE, "--out", folder)
                self.assertEqual(done.returncode, 0, done.stderr)
            (out / "plan.json").unlink()
            self.assertEqual(renkei(*SURGE, "--out", folder).returncode, 0)

    def test_a_plan_that_cannot_be_read_is_not_said_to_be_of_somebody(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "plan.json").mkdir()
            done = renkei(*SURGE, "--out", folder)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("cannot read", done.stderr)
            self.assertNotIn("not written by renkei", done.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_folder_that_cannot_be_read_or_written_is_the_surroundings(self):
        with tempfile.TemporaryDirectory() as folder:
            closed = pathlib.Path(folder) / "closed"
            closed.mkdir(mode=0)
            self.assertEqual(renkei("check", str(closed)).returncode, 3)
            self.assertEqual(renkei(*SURGE, "--out", str(closed)).returncode, 3)

    def test_too_little_time_is_no_answer_and_not_a_no(self):
        done = renkei("plan", JAPAN, "--scenario", "mrna-200m", "--no-stress", "--time", "0.1",
                      "--json")
        if done.returncode == 0:
            self.skipTest("a plan was found all the same")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "plan.no_solution")


class BrokenStreams(unittest.TestCase):
    """Standard output and standard error that are full or closed, as a shell hands them over."""

    def shell(self, redirection, *arguments):
        command = ["sh", "-c", f'exec "$@" {redirection}', "sh", RENKEI, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_output_that_is_lost_is_no_answer(self):
        with tempfile.TemporaryDirectory() as out:
            self.assertEqual(renkei(*SURGE, "--out", out).returncode, 0)
            for arguments in (["check", TINY], ["check", TINY, "--json"], SURGE,
                              [*SURGE, "--json"], ["check-plan", TINY, out],
                              ["plan", "--compare", out, out], ["network", "show", TINY],
                              ["--help"], ["--version"]):
                for redirection, why in ((">/dev/full", "No space left"), (">&-", "Bad file")):
                    done = self.shell(redirection, *arguments)
                    self.assertEqual(done.returncode, 3, (arguments, redirection))
                    self.assertIn("cannot write to standard output: " + why, done.stderr)
            ja = self.shell(">/dev/full", "check", TINY, "--lang", "ja")
            self.assertIn("標準出力に書き込めません（ディスクに空き", ja.stderr)
            # Nothing but the plan gets into the files that are written.
            done = self.shell(">&- 2>&- <&-", *SURGE, "--out", out)
            self.assertEqual(done.returncode, 3)
            self.assertEqual(renkei("check-plan", TINY, out).returncode, 0)

    def test_what_cannot_be_told_on_standard_error_is_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("2>&-", "2>/dev/full"):
                out = pathlib.Path(folder) / str(len(name))
                done = self.shell(name, *SURGE, "--out", str(out))
                self.assertEqual(done.returncode, 0, name)
                self.assertIn("People served", done.stdout)
                self.assertEqual(renkei("check-plan", TINY, str(out)).returncode, 0)
                faulty = pathlib.Path(folder) / ("faulty" + str(len(name)))
                shutil.copytree(TINY, faulty)
                (faulty / "demand.csv").write_text("nonsense\n1\n")
                self.assertEqual(self.shell(name, "check", str(faulty)).returncode, 1, name)
                self.assertEqual(self.shell(name, "plan", "nope", "--scenario", "x").returncode, 2)


class ForgedPlans(unittest.TestCase):
    def test_figures_that_do_not_agree_are_refused_with_their_place(self):
        made = json.loads(renkei(*SURGE, "--json").stdout)
        top = {"objective": 1, "bound": made["bound"] / 2, "gap": 0.5, "solve_seconds": -1,
               "status": "within_time", "as_of": "2026-05-01"}
        changes = [({key: value}, "/" + key) for key, value in top.items()]
        for field, value in (("persons", 7), ("day", 1)):
            row = {**made["milestones"][0], field: value}
            row.pop("date")
            rows = [row, *made["milestones"][1:]]
            changes.append(({"milestones": rows}, "/milestones/0/" + field))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "plan.json"
            for change, place in [({}, None), *changes]:
                file.write_text(json.dumps({**made, **change}))
                done = renkei("check-plan", TINY, str(file))
                self.assertEqual(done.returncode, 1 if place else 0, (change, done.stderr))
                if place and not place.endswith("/day"):
                    self.assertIn(place, done.stderr)

    def test_a_plan_made_as_of_another_day_is_checked_as_of_that_day(self):
        with tempfile.TemporaryDirectory() as folder:
            asked = ["--as-of", "2026-05-01"]
            self.assertEqual(renkei(*SURGE, *asked, "--out", folder).returncode, 0)
            self.assertEqual(renkei("check-plan", TINY, folder, *asked).returncode, 0)
            refused = renkei("check-plan", TINY, folder)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("--as-of", refused.stderr)


class Interrupts(unittest.TestCase):
    """Signals are sent when the first progress line shows that planning goes on."""

    def planning(self, *more):
        command = [RENKEI, "plan", JAPAN, "--scenario", "mrna-200m", "--no-stress", "--time",
                   "20", *more]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        killer = threading.Timer(100, process.kill)
        killer.start()
        self.addCleanup(killer.cancel)
        process.stderr.readline()
        return process

    def test_the_first_says_so_at_once_and_the_plan_is_named_as_interrupted(self):
        for language, stopping, status in (
                ("en", "stopping, writing the best plan so far", "Status: best found when it was"),
                ("ja", "これまでに見つかった最良の計画", "状態: 途中で止めたときの最良のもの")):
            process = self.planning("--lang", language)
            time.sleep(3)
            process.send_signal(signal.SIGINT)
            self.assertIn(stopping, process.stderr.readline())
            out, told = process.communicate()
            if process.returncode == 3:  # a slow machine: there was no plan yet
                self.assertIn("stopped before a plan" if language == "en" else "計画はありません", told)
                continue
            self.assertEqual(process.returncode, 0)
            self.assertIn(status, out)

    def test_the_second_warns_and_the_third_quits(self):
        process = self.planning()
        for words in ("stopping, writing", "one more Ctrl-C quits", "quit without the plan"):
            process.send_signal(signal.SIGINT)
            self.assertIn(words, process.stderr.readline())
        out, _ = process.communicate()
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertEqual(out, "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
