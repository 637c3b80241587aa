// Package htmltext reads HTML as a person would see it, and keeps apart what a person would not see.
//
// It works on the token stream and never builds a tree, so that memory follows the text and not the markup, and time is
// linear. A stack of the open elements carries what styles inherit: hidden or not, size, colour and ground. Styles come
// from style attributes, from old attributes (bgcolor, <font>) and from the simple rules (.class, #id, element) of style
// sheets in the page; rules inside @media are left out, because they hold on some screens only.
//
// Text counts as hidden under display:none, visibility:hidden, the hidden attribute, opacity 0, mso-hide, a size of a
// pixel or less, a colour equal or very near to its ground, a box of no height that cuts its content, and a place off the
// screen. Comments, scripts and styles are no text at all. Block elements begin lines, lists have marks, cells of a row
// are parted by tabs, and quoted mail keeps a "> " before each line.
package htmltext

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"parapet"
)

// Limits. A real mail stays far below each of them.
const (
	maxText     = 4 << 20  // bytes of visible text: a thick book
	maxHidden   = 64 << 10 // bytes of hidden text kept: enough to show what was hidden
	maxTitle    = 1 << 10  // bytes of the title
	maxLinks    = 200      // links whose text is another address
	maxHrefs    = 1000     // targets of links
	maxHref     = 2 << 10  // bytes of one target; longer ones are cut
	maxLinkText = 512      // bytes of the text of one link that are looked at
	maxDepth    = 512      // open elements whose style is followed; deeper ones look like their parent
	maxSearch   = 64       // open elements searched for the one that an end tag closes
	maxAlt      = 4 << 10  // bytes of picture descriptions, used when there is no other text
)

// Page is what an HTML document says.
type Page struct {
	Title  string
	Text   string         // visible text, block structure as line breaks
	Hidden string         // text a reader would not see; capped
	Links  []parapet.Link // links whose visible text is itself an address or URL that leads elsewhere
	Hrefs  []string       // where all links lead, in order, without repeats in a row; capped
	Cut    bool           // a limit was reached and something was left out
}

// Read extracts the text of an HTML document or fragment. It never fails: any bytes give a Page.
func Read(source string) Page {
	r := reader{z: html.NewTokenizer(strings.NewReader(source))}
	r.top = frame{size: defaultSize, colour: black, ground: white}
	r.text.Grow(min(len(source)/3+64, maxText))
	for {
		switch r.z.Next() {
		case html.ErrorToken:
			r.closeLink()
			return r.page()
		case html.TextToken:
			r.textToken()
		case html.StartTagToken, html.SelfClosingTagToken: // "<div/>" opens a div
			r.startTag()
		case html.EndTagToken:
			r.endTag()
		}
	}
}

// frame is an open element with the styles it gives to what is inside.
type frame struct {
	tag       atom.Atom
	gone      bool // display:none and the like: nothing inside can be seen
	invisible bool // visibility:hidden: something inside may be visible again
	pre       bool // white space counts
	quote     bool // quoted mail
	size      float32
	colour    colour
	ground    colour
	item      int32 // next number of an ordered list; -1 for an unordered one
}

func (f *frame) hidden() bool {
	return f.gone || f.invisible || f.size <= maxTinySize || f.colour.near(f.ground)
}

type reader struct {
	z     *html.Tokenizer
	top   frame   // styles in force
	stack []frame // what was in force outside the open elements
	over  int     // open elements beyond maxDepth
	raw   atom.Atom
	sheet sheet

	text, hiddenText, title, alt strings.Builder
	marked                       bool // a list mark was written, its text not yet
	newlines                     int  // line breaks owed before the next text
	space, tab                   bool // a space or a cell boundary is owed
	hiddenSpace                  bool
	quotes                       int // open quoted blocks
	started                      bool

	links    []parapet.Link
	hrefs    []string
	href     string
	linkText []byte
	inLink   bool
	cut      bool
}

func (r *reader) page() Page {
	text := strings.TrimRight(r.text.String(), " \t\n")
	if text == "" {
		text = strings.TrimSpace(r.alt.String())
	}
	return Page{
		Title:  strings.Join(strings.Fields(r.title.String()), " "),
		Text:   text,
		Hidden: strings.TrimSpace(r.hiddenText.String()),
		Links:  r.links,
		Hrefs:  r.hrefs,
		Cut:    r.cut,
	}
}

func (r *reader) textToken() {
	switch r.raw {
	case atom.Script, atom.Noembed, atom.Noframes, atom.Iframe:
		return
	case atom.Style:
		r.sheet.add(r.z.Raw())
		return
	case atom.Title:
		t := r.z.Text()
		writeValid(&r.title, t[:min(len(t), max(0, maxTitle-r.title.Len()))])
		return
	}
	t := r.z.Text()
	if r.top.hidden() {
		r.addHidden(t)
		return
	}
	if r.inLink && len(r.linkText) < maxLinkText {
		r.linkText = append(r.linkText, t[:min(len(t), maxLinkText)]...)
	}
	r.addText(t)
}

// rawText lists the elements whose content the tokenizer gives as one text, and that are handled apart.
func rawText(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noembed, atom.Noframes, atom.Iframe:
		return true
	}
	return false
}

// void lists the elements that have no content and no end tag.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Param,
		atom.Source, atom.Track, atom.Wbr, atom.Bgsound, atom.Basefont, atom.Frame:
		return true
	}
	return false
}

func (r *reader) startTag() {
	name, more := r.z.TagName()
	tag := atom.Lookup(name)
	attrs := r.attributes(more)
	if rawText(tag) {
		r.raw = tag
		return
	}
	r.closeImplied(tag)
	if void(tag) {
		r.voidTag(tag, &attrs)
		return
	}
	r.push(tag, &attrs)
	r.breakBefore(tag) // after push: an element that is not shown breaks no line
	switch tag {
	case atom.A:
		r.openLink(attrs.href)
	case atom.Form:
		r.addHref(attrs.action)
	case atom.Li:
		r.listItem()
	}
}

func (r *reader) voidTag(tag atom.Atom, a *attributes) {
	switch tag {
	case atom.Br:
		r.lineBreak()
	case atom.Hr:
		r.block(1)
	case atom.Area:
		r.addHref(a.href)
	case atom.Img:
		if a.alt != "" && !r.top.hidden() && r.alt.Len()+len(a.alt) < maxAlt {
			r.alt.WriteString(a.alt)
			r.alt.WriteByte('\n')
		}
	}
}

// push makes an element's styles the ones in force.
func (r *reader) push(tag atom.Atom, a *attributes) {
	if len(r.stack) >= maxDepth {
		r.over++
		r.cut = true
		return
	}
	r.stack = append(r.stack, r.top)
	r.top.tag = tag
	r.top.quote = false
	r.top.item = -1
	switch tag {
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Listing:
		r.top.pre = true
	case atom.Ol:
		r.top.item = 1
	case atom.Blockquote:
		if a.isCite || strings.Contains(a.class, "quote") {
			r.top.quote = true
			r.quotes++
		}
	case atom.Template, atom.Datalist:
		r.top.gone = true
	}
	r.style(tag, a)
}

func (r *reader) pop() {
	if r.top.quote {
		r.block(1)
		r.quotes--
	}
	last := len(r.stack) - 1
	r.top = r.stack[last]
	r.stack = r.stack[:last]
}

func (r *reader) endTag() {
	name, _ := r.z.TagName()
	tag := atom.Lookup(name)
	if rawText(tag) {
		r.raw = 0
		return
	}
	switch tag {
	case atom.A:
		r.closeLink()
	case atom.Br: // browsers read </br> as <br>
		r.lineBreak()
		return
	case atom.P:
		if !r.isOpen(atom.P) {
			r.block(2)
			return
		}
	}
	r.breakAfter(tag)
	if r.over > 0 {
		r.over--
		return
	}
	r.closeTo(tag)
}

// closeTo ends the nearest open element of that name and everything inside it; none, and the end tag means nothing.
func (r *reader) closeTo(tag atom.Atom) {
	if len(r.stack) == 0 {
		return
	}
	if r.top.tag == tag {
		r.pop()
		return
	}
	for i := len(r.stack) - 1; i > 0 && i >= len(r.stack)-maxSearch; i-- {
		if r.stack[i].tag != tag {
			continue
		}
		for len(r.stack) >= i {
			r.pop()
		}
		return
	}
}

func (r *reader) isOpen(tag atom.Atom) bool {
	if r.top.tag == tag {
		return true
	}
	for i := len(r.stack) - 1; i > 0 && i >= len(r.stack)-maxSearch; i-- {
		if r.stack[i].tag == tag {
			return true
		}
	}
	return false
}

// closeImplied ends elements whose end tag HTML lets people leave out.
func (r *reader) closeImplied(tag atom.Atom) {
	if len(r.stack) == 0 || r.over > 0 {
		return
	}
	switch open := r.top.tag; tag {
	case atom.Li, atom.Option, atom.Tr:
		if open == tag || tag == atom.Tr && (open == atom.Td || open == atom.Th) {
			r.pop()
			if tag == atom.Tr && r.top.tag == atom.Tr {
				r.pop()
			}
		}
	case atom.Td, atom.Th:
		if open == atom.Td || open == atom.Th {
			r.pop()
		}
	case atom.Dt, atom.Dd:
		if open == atom.Dt || open == atom.Dd {
			r.pop()
		}
	default:
		if open == atom.P && blockSpace(tag) > 0 {
			r.pop()
		}
	}
}
