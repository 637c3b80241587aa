package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// ocrTimeout ends a reading that hangs. A full screen of text takes a few seconds on a slow machine.
const ocrTimeout = 60 * time.Second

// ocrLanguages are the language models used where they are installed, in this order. Each one more costs time, so it is
// the languages the indicators speak and no others.
var ocrLanguages = []string{"eng", "chi_sim", "chi_tra", "deu", "fra", "spa", "rus", "ara", "fas"}

// errNoOCR says that no program to read pictures was found.
var errNoOCR = &hinted{
	errors.New("reading a picture needs tesseract, which is not installed"),
	"install it (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract), or type the text and check that",
}

// ocr reads the text of pictures with tesseract, an outside program that gets the picture on its standard input and
// nothing else. It is looked for at the first picture only.
type ocr struct {
	ctx  context.Context
	once sync.Once
	path string
	lang string
	err  error
}

// read gives the text in a PNG or JPEG picture.
func (o *ocr) read(picture []byte) (string, error) {
	o.once.Do(o.find)
	if o.err != nil {
		return "", o.err
	}
	ctx, cancel := context.WithTimeout(o.ctx, ocrTimeout)
	defer cancel()
	args := []string{"stdin", "stdout"}
	if o.lang != "" {
		args = append(args, "-l", o.lang)
	}
	text, err := o.command(ctx, picture, args...)
	if ctx.Err() == context.DeadlineExceeded {
		return "", fmt.Errorf("read picture: tesseract took longer than %v", ocrTimeout)
	}
	if err != nil {
		return "", fmt.Errorf("read picture: %w", err)
	}
	return text, nil
}

// find looks for the program and the language models it has.
func (o *ocr) find() {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		o.err = errNoOCR
		return
	}
	o.path = path
	ctx, cancel := context.WithTimeout(o.ctx, ocrTimeout)
	defer cancel()
	list, err := o.command(ctx, nil, "--list-langs")
	if err != nil {
		return // an old version without the list reads English
	}
	installed := strings.Fields(list)
	var use []string
	for _, l := range ocrLanguages {
		if slices.Contains(installed, l) {
			use = append(use, l)
		}
	}
	o.lang = strings.Join(use, "+")
}

// command runs tesseract on one core: checks of several pictures already share the machine.
func (o *ocr) command(ctx context.Context, stdin []byte, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, o.path, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.WaitDelay = time.Second
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return "", fmt.Errorf("tesseract: %w: %s", err, line)
	}
	return out.String(), nil
}
