package htmltext

import (
	"strconv"
	"strings"
)

// colour is 0xRRGGBB, or one of the special values below.
type colour uint32

const (
	black         colour = 0x000000
	white         colour = 0xffffff
	unknownColour colour = 1 << 24 // a picture, a gradient, a name that is not known: nothing may be concluded
	transparent   colour = 1 << 25 // as a text colour: hidden on any ground
)

// nearColour is how far each of red, green and blue may differ for text to be unreadable on its ground.
const nearColour = 10

// near reports whether text of colour c cannot be read on ground g.
func (c colour) near(g colour) bool {
	if c == transparent {
		return true
	}
	if c >= unknownColour || g >= unknownColour {
		return false
	}
	for shift := 0; shift <= 16; shift += 8 {
		a, b := int(c>>shift&0xff), int(g>>shift&0xff)
		if a-b > nearColour || b-a > nearColour {
			return false
		}
	}
	return true
}

// names holds the colours that hidden text uses by name.
var names = map[string]colour{
	"white": white, "black": black, "red": 0xff0000, "green": 0x008000, "blue": 0x0000ff, "yellow": 0xffff00, "gray": 0x808080,
	"grey": 0x808080, "silver": 0xc0c0c0, "navy": 0x000080, "whitesmoke": 0xf5f5f5, "snow": 0xfffafa, "ivory": 0xfffff0,
	"ghostwhite": 0xf8f8ff, "floralwhite": 0xfffaf0, "lightgray": 0xd3d3d3, "lightgrey": 0xd3d3d3, "windowtext": black,
	"window": white, "transparent": transparent,
}

// parseColour reads a CSS colour.
func parseColour(s string) colour {
	s = strings.ToLower(strings.TrimSpace(s))
	if c, ok := names[s]; ok {
		return c
	}
	if rest, ok := strings.CutPrefix(s, "#"); ok {
		return hexColour(rest)
	}
	if strings.HasPrefix(s, "rgb") {
		return rgbColour(s)
	}
	if len(s) == 6 { // bgcolor="ffffff"
		return hexColour(s)
	}
	return unknownColour
}

func hexColour(s string) colour {
	v, err := strconv.ParseUint(s, 16, 32)
	switch {
	case err != nil:
		return unknownColour
	case len(s) == 3 || len(s) == 4:
		if len(s) == 4 {
			if v&0xf == 0 {
				return transparent
			}
			v >>= 4
		}
		return colour(v>>8&0xf*0x11<<16 | v>>4&0xf*0x11<<8 | v&0xf*0x11)
	case len(s) == 6:
		return colour(v)
	case len(s) == 8:
		if v&0xff == 0 {
			return transparent
		}
		return colour(v >> 8)
	}
	return unknownColour
}

func rgbColour(s string) colour {
	_, s, ok := strings.Cut(s, "(")
	if !ok {
		return unknownColour
	}
	s = strings.TrimSuffix(s, ")")
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) < 3 || len(parts) > 4 {
		return unknownColour
	}
	var c colour
	for _, p := range parts[:3] {
		v, err := strconv.ParseFloat(strings.TrimSuffix(p, "%"), 32)
		if err != nil || v < 0 || v > 255 {
			return unknownColour
		}
		if strings.HasSuffix(p, "%") {
			v = v * 255 / 100
		}
		c = c<<8 | colour(uint8(min(v, 255)))
	}
	if len(parts) == 4 {
		if a, err := strconv.ParseFloat(strings.TrimSuffix(parts[3], "%"), 32); err == nil && a <= 0.02 {
			return transparent
		}
	}
	return c
}

// background reads the value of background or background-color; outer is what lies behind.
func background(value string, outer colour) colour {
	if strings.Contains(value, "url(") || strings.Contains(value, "gradient") {
		return unknownColour
	}
	if strings.HasPrefix(value, "rgb") {
		if end := strings.IndexByte(value, ')'); end > 0 {
			value = value[:end+1]
		}
	} else {
		value, _, _ = strings.Cut(value, " ")
	}
	switch value {
	case "none", "inherit", "initial", "unset", "0", "0px":
		return outer
	}
	c := parseColour(value)
	if c == transparent {
		return outer
	}
	return c
}
