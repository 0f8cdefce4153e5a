"""Tests of the tests: the ledger is broken on purpose, one way at a time, and a named test must see
it.

  broken_variants_test.py SOURCE_FOLDER [--texts | WORD...]

All variants, or those whose description has one of the words.
Builds in a copy of the sources, which goes again; --texts builds nothing, and only sees that each
text to be broken stands where it is said to.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1])
LEDGER, STORE, FAULT = "ledger_test", "store_test", "store_fault_test"

# What is broken, the file, the right text, the wrong one, the program and the tests that must fail.
VARIANTS = (
    ("leaves are hashed without 0x00", "ledger/merkle_tree.cc",
     "sha256({kLeafPrefix, data})", "sha256({data})", LEDGER, "LedgerFormats.*"),
    ("nodes are hashed without 0x01", "ledger/merkle_tree.cc",
     "sha256({kNodePrefix, left.view(), right.view()})", "sha256({left.view(), right.view()})",
     LEDGER, "LedgerFormats.*"),
    ("an event sent again is recorded again", "ledger/log.cc",
     "if (*known) return **known;", "", LEDGER, "Log.TheSameEventTwiceIsOneEntry"),
    ("all fields have one salt", "ledger/disclosure.cc",
     "base64url_encode(secret(kSaltBytes))", "base64url_encode(std::string(kSaltBytes, 's'))",
     LEDGER, "Disclosure.OursAreCanonicalAndHaveSaltsOfTheirOwn"),
    ("decoys can be guessed", "ledger/disclosure.cc",
     "leaves.push_back({leaf_hash(secret(kHashBytes)), \"\"})",
     "leaves.push_back({leaf_hash(std::to_string(leaves.size())), \"\"})", LEDGER,
     "DisclosureTree.DecoysAreOfChance"),
    ("a signature is not checked at append", "ledger/log.cc",
     "if (auto right = verify_signatures(draft.entry); !right) return right;", "", LEDGER, "Log.*"),
    ("verifying passes over signatures", "ledger/verify_log.cc",
     "if (!options_.signatures) return;", "return;", LEDGER, "*TamperedLog*"),
    ("a bundle's seal is not compared", "ledger/bundle.cc",
     "if (text && *text == bundle_.seal.text) return;", "return;", LEDGER, "Bundle*"),
    ("a bundle's proofs are not checked", "ledger/bundle.cc",
     "add(in.error(), pointer);", "", LEDGER, "Bundle*"),
    ("a quorum is always met", "ledger/policy.cc",
     "return met.contains(quorum);", "return true;", LEDGER, "LogPolicy*"),
    ("a witness signs a forked log", "ledger/witness.cc",
     "if (!right) return fail(fork_error(last, next));", "", LEDGER, "WitnessTest*"),
    ("a witness signs before it remembers", "ledger/witness.cc",
     "if (auto kept = memory_->keep(next->origin, cosigned); !kept) return fail(kept.error());",
     "(void)memory_->keep(next->origin, cosigned);", LEDGER, "WitnessTest*"),
    ("a saved point of another log is used", "ledger/fold.cc",
     "if (*root != point.at.root)", "if (false)", LEDGER, "Fold*"),
    ("the recorder acknowledges what failed", "ledger/recorder.cc",
     "for (const std::uint64_t ticket : tickets) completions.push_back({ticket, fail(*failure)});",
     "for (const std::uint64_t ticket : tickets) completions.push_back({ticket, Recorded{}});",
     LEDGER, "Recorder*"),
    ("two writers may fork the log", "store/sqlite/sqlite_store.cc",
     "if (*found != batch.before) {", "if (false) {", STORE, "SqliteStoreTest.*"),
    ("appends are acknowledged before they are synced", "store/sqlite/sqlite_store.cc",
     "PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF", FAULT, "PowerLoss.*"),
    ("appends are synced at checkpoints alone", "store/sqlite/sqlite_store.cc",
     "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL", FAULT, "PowerLoss.*"),
    ("entries can be deleted", "store/sqlite/sqlite_store.cc",
     "CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry\n"
     "  BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;", "", STORE, "*"),
    ("what is erased stays in the file", "store/sqlite/sqlite_store.cc",
     'prepare("PRAGMA wal_checkpoint(TRUNCATE)")', 'prepare("SELECT 0")', STORE, "*"),
    ("a log that was put back is signed", "store/ledger_folder.cc",
     "if (last->size > head.size) return rewound();", "if (last->size > head.size) return {};",
     STORE, "LedgerFolder*"),
    ("an attachment is served unread", "store/attachments.cc",
     "if (read && read->hash != hash)", "if (false)", STORE, "Attachments*"),
)


def copy_sources(to):
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                           cwd=SOURCE, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if (SOURCE / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, to / name)


def built(folder, target):
    done = subprocess.run(["cmake", "--build", str(folder / "build"), "--target", target],
                          capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout[-3000:]


def holds(folder, target, tests):
    room = target.split("_")[0]
    program = folder / "build" / "renkei" / room / target
    done = subprocess.run([str(program), f"--gtest_filter={tests}", "--gtest_brief=1"],
                          capture_output=True, text=True, check=False)
    ran = "[  PASSED  ] 0 tests" not in done.stdout
    return done.returncode == 0 and ran, ran


def misplaced(folder, variant):
    """Why the text to be broken cannot be, or None."""
    count = (folder / "renkei" / variant[1]).read_text().count(variant[2])
    return None if count == 1 else f"the text to be broken stands {count} times in {variant[1]}"


def try_one(folder, variant):
    _, name, right, wrong, target, tests = variant
    file = folder / "renkei" / name
    fault = misplaced(folder, variant)
    if fault:
        return fault
    whole = file.read_text()
    file.write_text(whole.replace(right, wrong))
    try:
        done, said = built(folder, target)
        if not done:
            return f"does not build: {said}"
        return "nobody saw it" if holds(folder, target, tests)[0] else None
    finally:
        file.write_text(whole)


def check_texts():
    faults = [(fault, one[0]) for one in VARIANTS if (fault := misplaced(SOURCE, one))]
    for fault, what in faults:
        print(f"{fault}: {what}")
    print(f"{len(VARIANTS)} texts, {len(faults)} not in their place")
    return 1 if faults else 0


def main():
    if sys.argv[2:] == ["--texts"]:
        return check_texts()
    chosen = [one for one in VARIANTS if not sys.argv[2:] or any(
        word in one[0] for word in sys.argv[2:])]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        copy_sources(folder)
        # Warnings of what a broken line leaves unused are no matter here.
        subprocess.run(["cmake", "-S", str(folder), "-B", str(folder / "build"), "-G", "Ninja",
                        "-DCMAKE_BUILD_TYPE=Debug", "-DRENKEI_WERROR=OFF"], check=True,
                       stdout=subprocess.DEVNULL)
        for target in (LEDGER, STORE, FAULT):
            done, said = built(folder, target)
            if not done:
                print(said)
                return 1
        for target, tests in {(one[4], one[5]) for one in chosen}:
            if not holds(folder, target, tests)[0]:
                print(f"{target} {tests} fails, or has no tests, before anything is broken")
                return 1
        wrong = 0
        for variant in chosen:
            fault = try_one(folder, variant)
            wrong += fault is not None
            print(f"{'seen' if fault is None else fault}: {variant[0]}", flush=True)
        print(f"{len(chosen)} variants, {wrong} not seen")
        return 1 if wrong else 0


sys.exit(main())
