"""renkei recipe as a user types it.

  recipe_test.py RENKEI REPOSITORY
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

RENKEI, REPOSITORY = sys.argv[1], pathlib.Path(sys.argv[2])
PAGE = (REPOSITORY / "docs/formats/recipe.md").read_text(encoding="utf-8")
# The worked example of the page is the recipe of these tests: it is what people will start from.
EXAMPLE = PAGE.split("```toml example\n")[1].split("```")[0]


def renkei(*arguments):
    return subprocess.run([RENKEI, "recipe", *arguments], capture_output=True, text=True,
                          check=False)


class Recipe(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.sound = self.file("sound.toml", EXAMPLE)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def changed(self, part, other, name="changed.toml"):
        self.assertEqual(EXAMPLE.count(part), 1, part)
        return self.file(name, EXAMPLE.replace(part, other))

    def test_the_worked_example_has_no_faults(self):
        done = renkei("check", self.sound, "--lang", "en")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("no faults", done.stdout)

    def test_faults_are_told_with_file_line_and_column(self):
        outside = self.changed('value = "37 Cel"', 'value = "99 Cel"', "outside.toml")
        line = EXAMPLE.split('value = "37 Cel"')[0].count("\n") + 1
        done = renkei("check", self.sound, outside, "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"outside.toml:{line}: column ", done.stderr)
        self.assertIn("sound.toml: ", done.stdout)
        told = json.loads(renkei("check", self.sound, outside, "--json").stdout)["recipes"]
        self.assertEqual([len(one["faults"]) for one in told], [0, 1])
        fault = told[1]["faults"][0]
        self.assertEqual((fault["code"], fault["line"], fault["id"], fault["field"]),
                         ("recipe.outside_limits", line, "culture_temperature", "value"))
        japanese = renkei("check", outside, "--lang", "ja").stderr
        self.assertIn(f"{line}行", japanese)
        self.assertIn("範囲の外", japanese)

    def test_what_is_no_recipe_is_a_fault_and_what_is_not_there_wrong_usage(self):
        for text in ("x = ", 'format = "something else"', ""):
            done = renkei("check", self.file("none.toml", text), "--json")
            self.assertEqual(done.returncode, 1, text)
            self.assertEqual(len(json.loads(done.stdout)["recipes"][0]["faults"]), 1)
        missing = renkei("check", str(self.folder / "missing.toml"), "--json")
        self.assertEqual(missing.returncode, 2)
        self.assertEqual(json.loads(missing.stdout)["error"]["code"], "file.not_found")
        self.assertEqual(renkei("check").returncode, 2)

    def test_a_recipe_is_shown_as_text_in_both_languages_and_as_json(self):
        english = renkei("show", self.sound, "--lang", "en").stdout
        japanese = renkei("show", self.sound, "--lang", "ja").stdout
        self.assertIn("Parameters", english)
        self.assertIn("パラメーター", japanese)
        document = json.loads(renkei("show", self.sound, "--json").stdout)
        self.assertEqual(document["parameter"]["culture_temperature"]["value"], "37 Cel")

    def test_charts_and_page_are_written_and_nothing_of_others_is_replaced(self):
        svg, html = str(self.folder / "chart.svg"), str(self.folder / "page.html")
        for _ in range(2):  # the second time over what renkei wrote
            done = renkei("show", self.sound, "--svg", svg, "--html", html, "--lang", "en")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--element", done.stdout)
        root = xml.etree.ElementTree.parse(svg).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        part = renkei("show", self.sound, "--svg", svg, "--element", "culture", "--lang", "en")
        self.assertEqual(part.returncode, 0, part.stderr)
        self.assertIn("culture", xml.etree.ElementTree.parse(svg).getroot()[1].text)
        self.assertIn("<svg", pathlib.Path(html).read_text(encoding="utf-8"))

        for option in ("--svg", "--html"):
            done = renkei("show", self.sound, option, self.sound, "--json")
            self.assertEqual(done.returncode, 2)
            self.assertEqual(json.loads(done.stdout)["error"]["code"], "recipe.out_is_foreign")
        self.assertEqual(pathlib.Path(self.sound).read_text(encoding="utf-8"), EXAMPLE)
        done = renkei("show", self.sound, "--svg", svg, "--element", "cultur", "--lang", "en")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'culture'?", done.stderr)

    def test_a_recipe_with_faults_of_form_is_not_shown(self):
        broken = self.changed("critical = true", "critcal = true")
        done = renkei("show", broken, "--lang", "en")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("write critical", done.stderr)

    def test_differences_are_told_and_end_with_0(self):
        same = renkei("diff", self.sound, self.sound, "--lang", "en")
        self.assertEqual((same.returncode, same.stdout), (0, "no difference\n"))
        self.assertEqual(json.loads(renkei("diff", self.sound, self.sound, "--json").stdout), [])
        other = self.changed('value = "37 Cel"', 'value = "36.8 Cel"')
        done = renkei("diff", self.sound, other, "--lang", "en")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout,
                         "changed: parameter culture_temperature\n  value: 37 Cel -> 36.8 Cel\n")
        self.assertIn("変更: パラメーター culture_temperature",
                      renkei("diff", self.sound, other, "--lang", "ja").stdout)
        told = json.loads(renkei("diff", self.sound, other, "--json").stdout)
        self.assertEqual(told[0]["fields"],
                         [{"field": "value", "before": "37 Cel", "after": "36.8 Cel"}])

    def test_what_is_exported_as_batchml_is_imported_as_the_same(self):
        document, back = self.folder / "recipe.xml", self.folder / "back.toml"
        done = renkei("export", self.sound, "--out", str(document), "--lang", "en")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        root = xml.etree.ElementTree.parse(document).getroot()
        self.assertEqual(root.tag, "{http://www.mesa.org/xml/B2MML}BatchInformation")
        done = renkei("import", str(document), "--out", str(back), "--lang", "en")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(renkei("diff", self.sound, str(back), "--json").stdout), [])

    def test_import_and_export_replace_nothing_and_refuse_other_documents(self):
        before = pathlib.Path(self.sound).read_text(encoding="utf-8")
        done = renkei("export", self.sound, "--out", self.sound, "--lang", "en")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is there already", done.stderr)
        self.assertEqual(pathlib.Path(self.sound).read_text(encoding="utf-8"), before)
        old = self.file("old.xml", '<a xmlns="http://www.wbf.org/xml/B2MML-V0401"/>')
        out = self.folder / "new.toml"
        done = renkei("import", old, "--out", str(out), "--lang", "en")
        self.assertEqual(done.returncode, 1)
        self.assertIn("V0401", done.stderr)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
