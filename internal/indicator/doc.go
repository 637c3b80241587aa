// Package indicator holds the indicator library: it loads the files strictly, compiles them, and matches an approach
// against all of them at once.
//
// How it decides. A concept says in which words a language speaks of a thing (package lex finds them); an indicator
// combines concepts with who speaks, how near, in which order and in which message, and with facts about header, profile
// and attachments. An indicator that matches yields the spans of text that made it true. What the matches add up to is
// decided elsewhere (package assess): here nothing is weighed.
//
// The language of both is described in doc/indicators.md. Loading refuses unknown fields, unknown concepts and unknown
// facts, naming file and line, and leaves a digest by which an assessment can be traced to the library that gave it.
package indicator
