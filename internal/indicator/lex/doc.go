// Package lex finds concepts in text: it folds and splits text into words, keeps their original offsets, and matches all
// patterns of all languages in one pass.
//
// How it decides. Text is split into tokens: a word of letters, a number, a currency sign, or one Han character. Each is
// folded (case, accents, compatibility forms, traditional characters, Arabic letter forms, look-alike letters inside a
// word of another script, invisible characters, digits standing for letters) and looked up once: token -> number of the
// exact word, and of the longest stem it begins with. A pattern is a small program over such tokens; it is tried only
// where its anchor, the rarest word it cannot do without, stands. Work is linear in the text: the number of steps at an
// anchor has a bound fixed when the pattern is compiled.
//
// The same folding reads the patterns, so a pattern may be written as people write.
package lex
