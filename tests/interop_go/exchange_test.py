"""Proofs and notes made by one program, judged by another, both ways.

  exchange_test.py LOG_EXCHANGE GO_EXCHANGE

Each program writes cases, right ones and tampered ones, and judges those of the other: it must
accept what is right and refuse what is not.
"""

import collections
import pathlib
import subprocess
import sys
import tempfile

OURS, GOS = sys.argv[1:3]


def main():
    with tempfile.TemporaryDirectory() as name:
        for maker, judge in ((OURS, GOS), (GOS, OURS)):
            cases = pathlib.Path(name) / "cases"
            subprocess.run([maker, "write", str(cases)], check=True)
            counts = collections.Counter()
            with cases.open() as lines:
                for line in lines:
                    kind, verdict, _ = line.split(" ", 2)
                    counts[kind, verdict] += 1
            print(f"{pathlib.Path(maker).name}: {dict(counts)}")
            # Proofs of inclusion, of consistency, and notes: some right and some wrong of each.
            for kind in ("I", "C", "N"):
                if counts[kind, "right"] < 50 or counts[kind, "wrong"] < 50:
                    print("too few cases")
                    return 1
            done = subprocess.run([judge, "check", str(cases)], check=False)
            if done.returncode != 0:
                return 1
    return 0


sys.exit(main())
