// Package assess turns what was found in an approach into an answer: a band, the findings that carry it, how far the
// approach has come, and what to do.
//
// How it decides. Every indicator that matches gives points, the log2 of a likelihood ratio. The points of related signs
// (a group) have a ceiling, because ten ways of saying one thing are not ten things. Counter-signs take points away, but
// only up to a limit and never from what is asked for, so that friendly words cannot hide a request. The sum gives the
// band; strong needs, beside the sum, one strong sign of what is wanted: weak signs alone never make it. Which points,
// ceilings and thresholds hold is data (indicators/bands.yml and the indicator files).
//
// The package is pure: the same approach and library give the same assessment, anywhere.
package assess
