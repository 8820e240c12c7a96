// What yaegi interprets: a word count, a JSON round trip and a small tree.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

type tree struct {
	left, right *tree
	word        string
	count       int
}

func (t *tree) add(word string) *tree {
	if t == nil {
		return &tree{word: word, count: 1}
	}
	switch {
	case word < t.word:
		t.left = t.left.add(word)
	case word > t.word:
		t.right = t.right.add(word)
	default:
		t.count++
	}
	return t
}

func (t *tree) walk(visit func(string, int)) {
	if t != nil {
		t.left.walk(visit)
		visit(t.word, t.count)
		t.right.walk(visit)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[len(os.Args)-1])
	if err != nil {
		panic(err)
	}
	var root *tree
	for _, w := range strings.FieldsFunc(string(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		root = root.add(w)
	}
	counts := map[string]int{}
	root.walk(func(w string, n int) { counts[w] = n })
	data, _ := json.Marshal(counts)
	back := map[string]int{}
	if err := json.Unmarshal(data, &back); err != nil {
		panic(err)
	}
	var words []string
	for w := range back {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		return back[words[i]] > back[words[j]] || back[words[i]] == back[words[j]] && words[i] < words[j]
	})
	for _, w := range words[:60] {
		fmt.Printf("%6d %s\n", back[w], w)
	}
}
