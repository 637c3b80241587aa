// Package indicators holds the shipped indicator library as data: the vocabulary of concepts, the words each language has
// for them, the indicators, and the rule that turns points into bands. doc/indicators.md says how they are written.
package indicators

import "embed"

// FS is the library as package indicator loads it.
//
//go:embed vocab.yml bands.yml points.yml concepts spot contact develop task move travel ask control lure counter context
var FS embed.FS

// Samples are the messages that each indicator must and must not fire on, as samples/<ID>.yml.
//
//go:embed samples
var Samples embed.FS
