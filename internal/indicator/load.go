package indicator

import (
	"bytes"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"parapet"
	"parapet/internal/indicator/lex"
)

// loader builds a Library from files.
type loader struct {
	lib     *Library
	files   []file
	digest  hash.Hash
	builder *lex.Builder
}

// strict decodes YAML and refuses unknown fields, a second document and an empty file.
func strict(f file, v any) error {
	d := yaml.NewDecoder(bytes.NewReader(f.data))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	if err := d.Decode(new(any)); err != io.EOF {
		return fmt.Errorf("%s: more than one document", f.path)
	}
	return nil
}

func (ld *loader) vocabulary(f file) error {
	var v struct {
		Concepts map[string]string `yaml:"concepts"`
	}
	if err := strict(f, &v); err != nil {
		return err
	}
	for name, meaning := range v.Concepts {
		if meaning == "" {
			return fmt.Errorf("%s: concept %s has no meaning", f.path, name)
		}
		ld.lib.Vocabulary[name] = meaning
	}
	return nil
}

// concepts reads one concept file. The files are large and of one plain shape, so they are read line by line rather than
// by a YAML parser: ten times faster at every start. The lint checks that a YAML parser reads the same.
func (ld *loader) concepts(f file) error {
	lang, err := conceptLines(f, func(c conceptLine) error {
		return ld.builder.Add(lex.Source{Concept: c.concept, Lang: c.lang, File: f.path, Line: c.line, Pattern: c.pattern})
	})
	if err == nil && lang == "" {
		return fmt.Errorf("%s: no lang: line", f.path)
	}
	return err
}

// conceptLine is one pattern of a concept file.
type conceptLine struct {
	lang, concept, pattern string
	line                   int
}

func conceptLines(f file, yield func(conceptLine) error) (lang string, err error) {
	c := conceptLine{}
	rest := string(f.data)
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		c.line++
		line = strings.TrimRight(line, " \r\t")
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		switch {
		case text == "" || text[0] == '#':
		case indent == 0 && strings.HasPrefix(text, "lang: "):
			c.lang = strings.TrimSpace(text[6:])
		case indent == 0 && text == "concepts:":
		case indent == 2 && strings.HasSuffix(text, ":") && text[0] != '-':
			c.concept = strings.TrimSuffix(text, ":")
		case (indent == 4 || indent == 2) && strings.HasPrefix(text, "- ") && c.concept != "":
			if c.pattern, err = scalar(strings.TrimSpace(text[2:])); err != nil {
				return c.lang, fmt.Errorf("%s:%d: %w", f.path, c.line, err)
			}
			if err := yield(c); err != nil {
				return c.lang, err
			}
		default:
			return c.lang, fmt.Errorf("%s:%d: %q: a line here is lang:, concepts:, a concept or a pattern", f.path, c.line, text)
		}
	}
	return c.lang, nil
}

// scalar reads a plain or quoted YAML scalar on one line, as far as patterns need it.
func scalar(s string) (string, error) {
	if s == "" {
		return "", fmt.Errorf("empty pattern")
	}
	if q := s[0]; q == '"' || q == '\'' {
		end := strings.LastIndexByte(s, q)
		if end == 0 {
			return "", fmt.Errorf("quote without its end: %s", s)
		}
		if tail := strings.TrimSpace(s[end+1:]); tail != "" && tail[0] != '#' {
			return "", fmt.Errorf("text behind the quote: %s", s)
		}
		s = s[1:end]
		if q == '\'' {
			return strings.ReplaceAll(s, "''", "'"), nil
		}
		return strings.ReplaceAll(s, `\"`, `"`), nil
	}
	if i := strings.Index(s, " # "); i >= 0 {
		s = strings.TrimSpace(s[:i])
	}
	if strings.ContainsRune("*&!%@`{[>", rune(s[0])) || strings.Contains(s, ": ") || s[0] == '#' {
		return "", fmt.Errorf("pattern %q needs quotes in YAML", s)
	}
	return s, nil
}

func (ld *loader) indicator(f file) error {
	in := &Indicator{File: f.path, Kind: KindSign}
	if err := strict(f, in); err != nil {
		return err
	}
	if err := in.complete(); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	if other := ld.lib.byID[in.ID]; other != nil {
		return fmt.Errorf("%s: id %s is taken by %s", f.path, in.ID, other.File)
	}
	used := map[string]bool{}
	e, err := parseExpr(in.Match, ld.lib.Lexicon, used)
	if err != nil {
		return fmt.Errorf("%s: match: %w", f.path, err)
	}
	for c := range used {
		in.Concepts = append(in.Concepts, c)
	}
	slices.Sort(in.Concepts)
	in.expr, in.off = e, in.Status == "retired"
	if in.Group == "" {
		in.Group = string(in.Stage)
	}
	ld.lib.byID[in.ID] = in
	ld.lib.Indicators = append(ld.lib.Indicators, in)
	return nil
}

var statuses = []string{"draft", "tested", "proven", "retired"}

// complete checks that every field that a reader relies on is there.
func (in *Indicator) complete() error {
	for _, f := range []struct{ name, value string }{
		{"id", in.ID}, {"name", in.Name}, {"title", in.Title}, {"looks_like", in.LooksLike}, {"why", in.Why},
		{"innocent", in.Innocent}, {"advice", in.Advice}, {"match", in.Match},
	} {
		if strings.TrimSpace(f.value) == "" {
			return fmt.Errorf("field %s is missing", f.name)
		}
	}
	switch {
	case !slices.Contains(statuses, in.Status):
		return fmt.Errorf("status %q: one of %s", in.Status, strings.Join(statuses, ", "))
	case in.Status == "retired" && in.ReplacedBy == "":
		return fmt.Errorf("a retired indicator names replaced_by")
	case in.Kind != KindSign && in.Kind != KindContext && in.Kind != KindCounter:
		return fmt.Errorf("kind %q: sign, context or counter", in.Kind)
	case !slices.Contains(parapet.Stages, in.Stage) && !(in.Stage == parapet.StageNone && in.Kind != KindSign):
		return fmt.Errorf("stage %q: one of %v", in.Stage, parapet.Stages)
	case in.Kind == KindCounter && in.Points >= 0:
		return fmt.Errorf("a counter-sign has negative points")
	case in.Kind != KindCounter && in.Points < 0:
		return fmt.Errorf("only a counter-sign has negative points")
	}
	return nil
}

func (ld *loader) bands(f file) error {
	if err := strict(f, &ld.lib.Bands); err != nil {
		return err
	}
	if err := ld.lib.Bands.check(); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	return nil
}

// points replaces written priors by learned points.
func (ld *loader) points(f file) error {
	var v struct {
		Note   string             `yaml:"note"`
		Points map[string]float64 `yaml:"points"`
	}
	if err := strict(f, &v); err != nil {
		return err
	}
	for id, p := range v.Points {
		in := ld.lib.byID[id]
		if in == nil {
			return fmt.Errorf("%s: no indicator %s", f.path, id)
		}
		if (p < 0) != (in.Kind == KindCounter) && p != 0 {
			return fmt.Errorf("%s: %s: %v points do not fit a %s", f.path, id, p, in.Kind)
		}
		in.Points = p
	}
	return nil
}

// Override is what an organisation changes about a shipped indicator, and why.
type Override struct {
	Off    bool     `yaml:"off"`
	Points *float64 `yaml:"points"`
	Reason string   `yaml:"reason"`
	Date   string   `yaml:"date"`
}

func (ld *loader) overrides(f file) error {
	v := map[string]Override{}
	if err := strict(f, &v); err != nil {
		return err
	}
	for id, o := range v {
		in := ld.lib.byID[id]
		switch {
		case in == nil:
			return fmt.Errorf("%s: no indicator %s", f.path, id)
		case strings.TrimSpace(o.Reason) == "":
			return fmt.Errorf("%s: %s: a reason is missing", f.path, id)
		case !o.Off && o.Points == nil:
			return fmt.Errorf("%s: %s: off: true or points: belongs here", f.path, id)
		case o.Points != nil && (*o.Points < 0) != (in.Points < 0):
			return fmt.Errorf("%s: %s: %v points would turn the sign round", f.path, id, *o.Points)
		}
		in.Overridden = o.Reason
		in.off = in.off || o.Off
		if o.Points != nil {
			in.Points = *o.Points
		}
	}
	return nil
}

// Off reports whether the indicator is switched off or retired.
func (in *Indicator) Off() bool { return in.off }
