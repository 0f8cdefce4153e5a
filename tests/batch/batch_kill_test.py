"""kill -9 at random moments of a batch: it is taken up where it stood, no order has an effect
twice, no lot is lost or made twice, and what was done is what an undisturbed run does.

  batch_kill_test.py RENKEI [KILLS]
"""

import collections
import random
import re
import shutil
import sys
import time
import unittest

import batch_tools

RENKEI = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SEED = int(time.time())


def deeds(site):
    """What was done, however often it was interrupted: parallel branches may come in another
    order, and what is told again after a kill is not done again."""
    done = []
    story = site.json("show", "blend-1", "--story", "--lang", "en")["story"]
    # A machine without keys that was killed before it had begun: a person has looked, and it was
    # told once more.
    again = collections.Counter(line["path"] for line in story if "not_done" in line["text"])
    for line in story:
        if line["type"] == "batch.device-ordered/1" and again[line["path"]] > 0:
            again[line["path"]] -= 1
            continue
        if line["type"] in ("batch.element-changed/1", "batch.transition-fired/1",
                            "batch.device-ordered/1", "batch.material-moved/1"):
            # Amounts differ in the last digits, for the machines' solver begins anew.
            done.append(re.sub(r"\d+\.\d+", "#", line["type"] + " " + line["text"]))
    return sorted(done)


class Kills(unittest.TestCase):
    def test_killed_at_random_moments(self):
        print(f"seed {SEED}")
        chance = random.Random(SEED)
        whole = batch_tools.Site(RENKEI)
        self.addCleanup(shutil.rmtree, whole.folder)
        began = time.monotonic()
        self.assertEqual(whole.start("--speed", "max").returncode, 0)
        takes = time.monotonic() - began

        kills = 0
        while kills < KILLS:
            site = batch_tools.Site(RENKEI)
            try:
                kills += self.killed_often(site, chance, takes)
                self.assertEqual(deeds(site), deeds(whole))
            finally:
                shutil.rmtree(site.folder)
        print(f"{kills} kills")

    def killed_often(self, site, chance, takes):
        kills = 0
        command = ("start", site.recipe, "--plant", site.plant, "--speed", "max")
        for attempt in range(1000):
            work = site.background(*command)
            # Longer each time: on a slow machine the program may need that much to begin.
            time.sleep(chance.uniform(0, takes * (0.6 + attempt / 20)))
            if work.poll() is None:
                work.kill()
                kills += 1
            work.wait()
            work.stdout.close()
            listed = site.json("list").get("batches", []) if site.ledger.exists() else []
            if listed and listed[0]["state"] == "Complete":
                break
            if listed:
                command = ("resume", "--speed", "max")
            elif site.ledger.exists():
                # Killed before there was a batch, perhaps while the ledger was made.
                shutil.rmtree(site.ledger)
        else:
            self.fail("the batch has not come to its end in 1000 attempts")
        self.assertEqual(site.verify().returncode, 0)
        lots = collections.Counter()
        keys = collections.Counter()
        for entry in (one["entry"] for one in site.entries()):
            if entry["type"] == "batch.material-moved/1":
                lots[(entry["body"]["path"], entry["body"]["lot"])] += 1
            if entry["type"] == "batch.device-ordered/1":
                keys[entry["body"]["key"]] += 1
        self.assertEqual(set(lots.values()), {1}, lots)
        self.assertEqual(set(keys.values()), {1}, keys)
        self.assertEqual(len(lots), 4)
        return kills


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
