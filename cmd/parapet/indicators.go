package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"parapet"
	"parapet/indicators"
	"parapet/internal/assess"
	"parapet/internal/indicator"
)

const indicatorsHelp = `usage: parapet indicators list [--stage S] [--json] [--indicators DIR]
       parapet indicators show ID... [--indicators DIR]
       parapet indicators lint [DIR]
       parapet indicators test [DIR]

An indicator is one sign of an approach: what it looks like, why it matters, the ordinary explanation, what to do, and how
it is recognised. doc/indicators.md says how to write one.

  list    one line an indicator, by stage
  show    everything about one, as the explanation of a check uses it
  lint    check the form of every indicator and concept, yours in DIR too
  test    run every sample: those that must fire, and those that must not

flags:
  --stage S         only this stage: spot contact develop task move travel ask control lure
  --json            one JSON object a line
  --indicators DIR  add indicators of your own; may be given more than once

exit status: 0 done, 1 a problem was found or something could not be read, 2 usage
`

func (p *program) indicators(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return &usageError{text: "indicators: say what to do", hint: "list, show, lint or test"}
	}
	switch args[0] {
	case "list":
		return p.indicatorsList(args[1:])
	case "show":
		return p.indicatorsShow(args[1:])
	case "lint":
		return p.indicatorsLint(args[1:])
	case "test":
		return p.indicatorsTest(args[1:])
	case "-h", "-help", "--help":
		return errHelp
	}
	return &usageError{text: fmt.Sprintf("indicators: there is no %q", args[0]), hint: "list, show, lint or test"}
}

func (p *program) indicatorsList(args []string) error {
	stage := choiceFlag{choices: stageNames()}
	var dirs listFlag
	f := newFlags("indicators list")
	f.Var(&stage, "stage", "")
	f.Var(&dirs, "indicators", "")
	asJSON := f.Bool("json", false, "")
	operands, err := parseFlags(f, args)
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return &usageError{text: "indicators list: takes no operand", hint: fmt.Sprintf(`to read one: "parapet indicators show %s"`, operands[0])}
	}
	lib, err := loadLibrary(dirs)
	if err != nil {
		return err
	}
	list := byStage(lib.Indicators, parapet.Stage(stage.value))
	if *asJSON {
		return printIndicatorsJSON(p.stdout, list)
	}
	return p.printIndicators(list)
}

func stageNames() []string {
	var names []string
	for _, s := range parapet.Stages {
		names = append(names, string(s))
	}
	return names
}

// byStage sorts indicators by stage and id; an empty stage means all.
func byStage(all []*indicator.Indicator, stage parapet.Stage) []*indicator.Indicator {
	var list []*indicator.Indicator
	for _, ind := range all {
		if stage == "" || ind.Stage == stage {
			list = append(list, ind)
		}
	}
	slices.SortStableFunc(list, func(a, b *indicator.Indicator) int {
		return cmp.Or(cmp.Compare(shelf(a), shelf(b)), strings.Compare(a.ID, b.ID))
	})
	return list
}

// shelf is where an indicator stands in a list: signs by stage, then counter-signs, then context.
func shelf(ind *indicator.Indicator) int {
	switch ind.Kind {
	case indicator.KindCounter:
		return len(parapet.Stages)
	case indicator.KindContext:
		return len(parapet.Stages) + 1
	}
	return slices.Index(parapet.Stages, ind.Stage)
}

// shelfTitle names the shelf of an indicator, and says what stands there.
func shelfTitle(ind *indicator.Indicator) (title, about string) {
	switch ind.Kind {
	case indicator.KindCounter:
		return "counter", "speaks for an ordinary contact"
	case indicator.KindContext:
		return "context", "ordinary by itself"
	}
	return string(ind.Stage), stageWords[ind.Stage]
}

func (p *program) printIndicators(list []*indicator.Indicator) error {
	t := newTerminal(p.stdout, p.env, "auto", 0)
	var b strings.Builder
	for i, ind := range list {
		if i == 0 || shelf(list[i-1]) != shelf(ind) {
			if i > 0 {
				b.WriteByte('\n')
			}
			title, about := shelfTitle(ind)
			b.WriteString(t.paint(bold, title) + t.paint(faint, "  "+about) + "\n")
		}
		note := string(parapet.StrengthOf(ind.Points))
		if ind.Status != "tested" && ind.Status != "proven" {
			note += ", " + ind.Status
		}
		b.WriteString(t.wrap("  "+pad(ind.ID, 6), "        ", piece{ind.Title, plain}, piece{"  (" + note + ")", faint}))
	}
	fmt.Fprintf(&b, "\n%s\n", plural(len(list), "indicator"))
	_, err := io.WriteString(p.stdout, b.String())
	return err
}

// jsonIndicator is one line of "parapet indicators list --json".
type jsonIndicator struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Title     string         `json:"title"`
	Status    string         `json:"status"`
	Stage     parapet.Stage  `json:"stage"`
	Group     string         `json:"group"`
	Kind      indicator.Kind `json:"kind"`
	Points    points         `json:"points"`
	LooksLike string         `json:"looks_like"`
	Why       string         `json:"why"`
	Innocent  string         `json:"innocent"`
	Advice    string         `json:"advice"`
}

func printIndicatorsJSON(w io.Writer, list []*indicator.Indicator) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, ind := range list {
		err := enc.Encode(jsonIndicator{
			ind.ID, ind.Name, ind.Title, ind.Status, ind.Stage, ind.Group, ind.Kind, points(ind.Points),
			ind.LooksLike, ind.Why, ind.Innocent, ind.Advice,
		})
		if err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (p *program) indicatorsShow(args []string) error {
	var dirs listFlag
	f := newFlags("indicators show")
	f.Var(&dirs, "indicators", "")
	ids, err := parseFlags(f, args)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return &usageError{text: "indicators show: name an indicator", hint: `"parapet indicators list" has their ids`}
	}
	lib, err := loadLibrary(dirs)
	if err != nil {
		return err
	}
	t := newTerminal(p.stdout, p.env, "auto", 0)
	for i, id := range ids {
		ind := lib.Indicator(strings.ToUpper(id))
		if ind == nil {
			p.complain(&hinted{fmt.Errorf("there is no indicator %q", id), `"parapet indicators list" has their ids`})
			continue
		}
		if i > 0 {
			io.WriteString(p.stdout, "\n")
		}
		if _, err := io.WriteString(p.stdout, t.describe(ind)); err != nil {
			return err
		}
	}
	return nil
}

// describe gives everything about an indicator.
func (t terminal) describe(ind *indicator.Indicator) string {
	var b strings.Builder
	b.WriteString(t.wrap("", "", piece{ind.ID + "  " + ind.Title, bold}))
	const indent = "               "
	row := func(label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			b.WriteString(t.wrap(pad(label, len(indent)), indent, piece{visible(text), plain}))
		}
	}
	row("Looks like", ind.LooksLike)
	row("Why it matters", ind.Why)
	row("Ordinary when", ind.Innocent)
	row("What to do", ind.Advice)
	title, about := shelfTitle(ind)
	row("Stage", title+", "+about)
	row("Kind", string(ind.Kind)+", "+ind.Status+", seen in: "+strings.Join(ind.Detect, ", "))
	row("Points", fmt.Sprintf("%.2f (%s)", ind.Points, parapet.StrengthOf(ind.Points)))
	row("Group", ind.Group)
	row("ATT&CK", strings.Join(ind.Attack, ", "))
	row("DISARM", strings.Join(ind.Disarm, ", "))
	row("Sources", strings.Join(ind.Sources, ", "))
	row("Changed", ind.Overridden)
	row("Replaced by", ind.ReplacedBy)
	row("File", ind.File)
	row("Recognised by", ind.Match)
	return b.String()
}

// indicatorsLint prints everything that is wrong with the form of the library.
func (p *program) indicatorsLint(args []string) error {
	lib, err := samplesLibrary("lint", args)
	if err != nil {
		return err
	}
	problems := lib.Lint()
	for _, problem := range problems {
		p.complained = true
		fmt.Fprintln(p.stdout, visible(problem.String()))
	}
	_, err = fmt.Fprintf(p.stdout, "%s, %s\n", plural(len(lib.Indicators), "indicator"), plural(len(problems), "problem"))
	return err
}

// samplesLibrary loads the library, with those in the directories that are named, and all samples.
func samplesLibrary(name string, args []string) (*indicator.Library, error) {
	dirs, err := parseFlags(newFlags("indicators "+name), args)
	if err != nil {
		return nil, err
	}
	local, err := openDirs(dirs)
	if err != nil {
		return nil, err
	}
	lib, err := loadLibrary(dirs)
	if err != nil {
		return nil, err
	}
	return lib, lib.LoadSamples(append([]fs.FS{indicators.Samples}, local...)...)
}

// indicatorsTest runs every sample and prints those that went wrong.
func (p *program) indicatorsTest(args []string) error {
	lib, err := samplesLibrary("test", args)
	if err != nil {
		return err
	}
	assessor := assess.New(lib)
	results := lib.TestSamples(func(a *parapet.Approach) []string {
		var ids []string
		for _, f := range assessor.Assess(a).Findings {
			ids = append(ids, f.Indicator)
		}
		return ids
	})
	wrong, known := 0, 0
	for _, r := range results {
		switch {
		case r.OK:
		case r.Err == nil && r.Sample.Known != "":
			known++
			fmt.Fprintln(p.stdout, visible("known: "+sampleProblem(r)+" ("+r.Sample.Known+")"))
		default:
			wrong++
			p.complained = true
			fmt.Fprintln(p.stdout, visible(sampleProblem(r)))
		}
	}
	_, err = fmt.Fprintf(p.stdout, "%s of %s, %d known to fail, %d wrong\n",
		plural(len(results), "sample"), plural(len(lib.Indicators), "indicator"), known, wrong)
	return err
}

func sampleKind(r indicator.SampleResult) string {
	if r.Hit {
		return "hit"
	}
	return "miss"
}

// sampleProblem says what went wrong with a sample: "SN01 hit 2 should fire: nothing fired".
func sampleProblem(r indicator.SampleResult) string {
	place := fmt.Sprintf("%s %s %d", r.Indicator, sampleKind(r), r.Number)
	if r.Err != nil {
		return place + ": " + r.Err.Error()
	}
	fired := "nothing fired"
	if len(r.Fired) > 0 {
		fired = "fired: " + strings.Join(r.Fired, ", ")
	}
	if r.Hit {
		return place + " should fire: " + fired
	}
	return place + " must not fire: " + fired
}
