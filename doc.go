// Package parapet holds the nouns of Parapet and the rules that belong to them alone.
//
// Parapet helps people in sensitive jobs to judge an unexpected approach: a headhunter's message, an invitation, a
// "journalist" on a messenger. The words used here are those of doc/glossary.md, and every other package speaks in
// them: an [Approach] is one contact by one persona with one recipient; an [Observable] is something in it that could
// be met again; a [Finding] is an indicator that fired, with its evidence; an [Assessment] is the answer.
//
// The package imports the standard library only and does no input or output, so that the command line, a server, a mail
// filter and the recipient's own browser share the same values.
package parapet
