package htmltext

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// attributes are the attributes of one tag that matter here.
type attributes struct {
	href, action, alt, style, class, id string
	colour, ground, size                string
	hidden, isCite, picture             bool
}

// maxAttributes is how many attributes of one tag are read.
const maxAttributes = 64

func (r *reader) attributes(more bool) (a attributes) {
	for n := 0; more && n < maxAttributes; n++ {
		var key, value []byte
		key, value, more = r.z.TagAttr()
		switch string(key) {
		case "href", "xlink:href":
			if a.href == "" {
				a.href = string(value[:min(len(value), 4*maxHref)])
			}
		case "action":
			a.action = string(value[:min(len(value), 4*maxHref)])
		case "alt":
			a.alt = strings.ToValidUTF8(string(value[:min(len(value), maxAlt)]), "\uFFFD")
		case "style":
			if a.style == "" {
				a.style = string(value[:min(len(value), maxStyle)])
			}
		case "class":
			a.class = string(value[:min(len(value), maxHref)])
		case "id":
			a.id = string(value[:min(len(value), maxHref)])
		case "color":
			a.colour = string(value)
		case "bgcolor":
			a.ground = string(value)
		case "background":
			a.picture = true
		case "size":
			a.size = string(value)
		case "hidden":
			a.hidden = true
		case "type":
			a.isCite = strings.EqualFold(string(value), "cite")
		}
	}
	return a
}

const (
	defaultSize = 16 // pixels, as browsers begin
	maxTinySize = 1.5
	maxStyle    = 4 << 10 // bytes of one style attribute that are read
)

// style applies an element's styles to the frame in force: sheet, then attributes, then the style attribute.
func (r *reader) style(tag atom.Atom, a *attributes) {
	f := &r.top
	if a.hidden && tag != atom.Input {
		f.gone = true
	}
	if a.ground != "" {
		f.ground = parseColour(a.ground)
	}
	if a.picture {
		f.ground = unknownColour
	}
	if tag == atom.Font || tag == atom.Body {
		if a.colour != "" {
			f.colour = parseColour(a.colour)
		}
	}
	if tag == atom.A && r.stack[len(r.stack)-1].colour == black {
		f.colour = unknownColour // a link has its own colour when nobody says another
	}
	if tag == atom.Font && a.size != "" {
		f.size = defaultSize // the smallest of its seven steps can be read
	}
	box := boxStyle{}
	if r.sheet.rules != nil {
		r.sheet.apply(tag, a, f, &box)
	}
	if a.style != "" {
		declarations(a.style, f, &box)
	}
	if box.hides() {
		f.gone = true
	}
}

// boxStyle gathers what hides only in combination.
type boxStyle struct {
	noHeight, noWidth, clips, placed, away bool
}

func (b *boxStyle) hides() bool { return b.clips && (b.noHeight || b.noWidth) || b.placed && b.away }

// declarations applies "name:value;..." to f.
func declarations(css string, f *frame, box *boxStyle) {
	for css != "" {
		var one string
		one, css, _ = strings.Cut(css, ";")
		name, value, ok := strings.Cut(one, ":")
		if !ok {
			continue
		}
		declare(lower(strings.TrimSpace(name)), cleanValue(value), f, box)
	}
}

func lower(s string) string { return strings.ToLower(s) }

func cleanValue(value string) string {
	value = lower(strings.TrimSpace(value))
	return strings.TrimSpace(strings.TrimSuffix(value, "!important"))
}

// declare applies one declaration.
func declare(name, value string, f *frame, box *boxStyle) {
	switch name {
	case "display":
		f.gone = f.gone || value == "none"
	case "visibility":
		f.invisible = value == "hidden" || value == "collapse" || f.invisible && value == "inherit"
	case "mso-hide":
		f.gone = f.gone || value == "all"
	case "opacity":
		if v, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 32); err == nil && v <= 0.02 {
			f.gone = true
		}
	case "font-size":
		f.size = fontSize(value, f.size)
	case "font":
		for _, word := range strings.Fields(value) {
			word, _, _ = strings.Cut(word, "/")
			if word != "" && (word[0] >= '0' && word[0] <= '9' || word[0] == '.') && strings.Trim(word, "0123456789.") != "" {
				f.size = fontSize(word, f.size)
			}
		}
	case "color":
		if value != "inherit" {
			f.colour = parseColour(value)
		}
	case "background-color", "background":
		f.ground = background(value, f.ground)
	case "background-image":
		if value != "none" {
			f.ground = unknownColour
		}
	default:
		declareBox(name, value, f, box)
	}
}

// farAway is how many pixels outside the page count as off the screen.
const farAway = -400

func declareBox(name, value string, f *frame, box *boxStyle) {
	switch name {
	case "height", "max-height":
		box.noHeight = box.noHeight || tiny(value)
	case "width", "max-width":
		box.noWidth = box.noWidth || tiny(value)
	case "overflow", "overflow-y", "overflow-x":
		box.clips = box.clips || value == "hidden"
	case "position":
		box.placed = value == "absolute" || value == "fixed"
	case "left", "top", "right", "bottom":
		box.away = box.away || pixels(value, 0) <= farAway
	case "text-indent", "margin-left", "margin-top":
		f.gone = f.gone || pixels(value, 0) <= farAway
	case "clip":
		box.away = box.away || strings.HasPrefix(value, "rect(0") && strings.Trim(value, "rect(0px, )1") == ""
	case "transform":
		f.gone = f.gone || strings.HasPrefix(value, "scale(0)")
	}
}

func tiny(value string) bool {
	return value != "" && value[0] >= '0' && value[0] <= '9' && !strings.HasSuffix(value, "%") && pixels(value, defaultSize) <= 1
}

// fontSize reads a size in any unit, in pixels; inherited is the size outside.
func fontSize(value string, inherited float32) float32 {
	switch value {
	case "", "inherit":
		return inherited
	case "smaller", "larger", "initial", "medium", "small", "x-small", "xx-small", "large", "x-large", "xx-large":
		return defaultSize
	}
	if c := value[0]; c != '.' && c != '-' && (c < '0' || c > '9') {
		return inherited
	}
	return pixels(value, inherited)
}

// pixels reads a length; em and per cent count from base.
func pixels(value string, base float32) float32 {
	end := 0
	for end < len(value) && (value[end] >= '0' && value[end] <= '9' || value[end] == '.' || end == 0 && (value[end] == '-' || value[end] == '+')) {
		end++
	}
	v, err := strconv.ParseFloat(value[:end], 32)
	if err != nil {
		return base
	}
	n := float32(v)
	switch strings.TrimSpace(value[end:]) {
	case "em":
		return n * base
	case "rem":
		return n * defaultSize
	case "%":
		return n * base / 100
	case "pt":
		return n * 4 / 3
	case "cm":
		return n * 38
	case "in":
		return n * 96
	}
	return n
}
