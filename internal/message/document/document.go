// Package document gets the text out of documents and pictures from strangers: PDF, Word (DOCX) and pictures, of which the
// text is read by a program the caller provides. Nothing in a document is run or fetched, and no picture is decoded before
// its size is known.
package document

import "errors"

// Text is what a document says.
type Text struct {
	Text   string
	Links  []string // where links in the document lead that its text does not show
	Cut    string   // the limit that was reached, for people; empty when all was read
	Hidden bool     // text that is formatted as hidden was left out
}

// MaxText bounds the text of one document: a thick book is 4 MiB.
const MaxText = 8 << 20

// maxLinks bounds how many links of a document are kept.
const maxLinks = 1000

// ErrEncrypted says that a document can not be read without its password.
var ErrEncrypted = errors.New("protected with a password; open it in a viewer and hand in the text")
