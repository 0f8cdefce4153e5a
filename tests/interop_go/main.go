// Writes and judges cases of the exchange with Go's own sumdb packages:
//
//	I VERDICT SIZE INDEX LEAF ROOT HASHES...     inclusion
//	C VERDICT FROM TO FROM_ROOT TO_ROOT HASHES...  consistency
//	N VERDICT KEY NOTE                           signed note, its text in base64
//
// Hashes are base64; VERDICT is right or wrong.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func hashes(words []string) []tlog.Hash {
	list := []tlog.Hash{}
	for _, word := range words {
		hash, err := tlog.ParseHash(word)
		must(err)
		list = append(list, hash)
	}
	return list
}

func number(word string) int64 {
	value, err := strconv.ParseInt(word, 10, 64)
	must(err)
	return value
}

func judge(words []string) bool {
	switch words[0] {
	case "I":
		all := hashes(words[4:])
		return tlog.CheckRecord(all[2:], number(words[2]), all[1], number(words[3]), all[0]) == nil
	case "C":
		all := hashes(words[4:])
		return tlog.CheckTree(all[2:], number(words[3]), all[1], number(words[2]), all[0]) == nil
	case "N":
		text, err := base64.StdEncoding.DecodeString(words[3])
		must(err)
		verifier, err := note.NewVerifier(words[2])
		must(err)
		_, err = note.Open(text, note.VerifierList(verifier))
		return err == nil
	}
	panic("unknown kind " + words[0])
}

func check(path string) {
	file, err := os.Open(path)
	must(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	count, wrong := 0, 0
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if judge(words) != (words[1] == "right") {
			fmt.Println("Go disagrees:", lines.Text())
			wrong++
		}
		count++
	}
	must(lines.Err())
	fmt.Printf("Go judged %d cases, %d differ\n", count, wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}

// The hashes of a growing log, as tlog numbers them.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := []tlog.Hash{}
	for _, index := range indexes {
		list = append(list, s[index])
	}
	return list, nil
}

type writer struct{ out *bufio.Writer }

func (w writer) proof(kind, verdict string, a, b int64, first, second tlog.Hash, proof []tlog.Hash) {
	fmt.Fprintf(w.out, "%s %s %d %d %v %v", kind, verdict, a, b, first, second)
	for _, hash := range proof {
		fmt.Fprintf(w.out, " %v", hash)
	}
	fmt.Fprintln(w.out)
}

// The same proof with one bit of one hash changed, and with a hash missing.
func (w writer) tampered(kind string, a, b int64, first, second tlog.Hash, proof []tlog.Hash) {
	changed := append([]tlog.Hash{}, proof...)
	if len(changed) == 0 {
		second[0] ^= 1
		w.proof(kind, "wrong", a, b, first, second, changed)
		return
	}
	changed[rand.Intn(len(changed))][rand.Intn(32)] ^= 1 << rand.Intn(8)
	w.proof(kind, "wrong", a, b, first, second, changed)
	w.proof(kind, "wrong", a, b, first, second, proof[1:])
}

func write(path string) {
	const most = 130
	file, err := os.Create(path)
	must(err)
	w := writer{bufio.NewWriter(file)}
	log := stored{}
	leaves := []tlog.Hash{}
	roots := []tlog.Hash{{}}
	for size := int64(1); size <= most; size++ {
		data := []byte(fmt.Sprintf("record %d", size-1))
		more, err := tlog.StoredHashes(size-1, data, log)
		must(err)
		log = append(log, more...)
		leaves = append(leaves, tlog.RecordHash(data))
		root, err := tlog.TreeHash(size, log)
		must(err)
		roots = append(roots, root)
		for index := int64(0); index < size; index++ {
			proof, err := tlog.ProveRecord(size, index, log)
			must(err)
			w.proof("I", "right", size, index, leaves[index], root, proof)
			w.tampered("I", size, index, leaves[index], root, proof)
		}
		for from := int64(1); from <= size; from++ {
			proof, err := tlog.ProveTree(size, from, log)
			must(err)
			w.proof("C", "right", from, size, roots[from], root, proof)
			w.tampered("C", from, size, roots[from], root, proof)
		}
	}
	secret, public, err := note.GenerateKey(nil, "go.example/log")
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	for size := 1; size <= 60; size++ {
		text := fmt.Sprintf("go.example/log\n%d\n%v\n", size, roots[size])
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		must(err)
		fmt.Fprintf(w.out, "N right %s %s\n", public, base64.StdEncoding.EncodeToString(signed))
		signed[rand.Intn(len(text)-1)] ^= 1
		fmt.Fprintf(w.out, "N wrong %s %s\n", public, base64.StdEncoding.EncodeToString(signed))
	}
	must(w.out.Flush())
	must(file.Close())
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "check" {
		check(os.Args[2])
	} else if len(os.Args) == 3 && os.Args[1] == "write" {
		write(os.Args[2])
	} else {
		fmt.Fprintln(os.Stderr, "usage: go_exchange write|check FILE")
		os.Exit(2)
	}
}
