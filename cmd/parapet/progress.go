package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// The bar appears when the work has taken progressAfter, and is drawn anew every progressEvery: a short check shows none,
// and a long one spends no time on it.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress is a bar on a terminal's standard error: how much was read, how many approaches, how fast. It is hidden while
// a result is printed. A nil progress draws nothing.
type progress struct {
	mu      sync.Mutex
	w       io.Writer
	width   int
	total   int64 // bytes, or 0 when unknown
	read    *atomic.Int64
	checked atomic.Int64
	start   time.Time
	drawn   bool
	stopped chan struct{}
	done    sync.WaitGroup
}

// startProgress shows a bar on w when that is a terminal.
func startProgress(w io.Writer, env func(string) string, total int64, read *atomic.Int64) *progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || env("TERM") == "dumb" {
		return nil
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < minWidth {
		width = defaultWidth
	}
	p := &progress{w: w, width: width, total: total, read: read, start: time.Now(), stopped: make(chan struct{})}
	p.done.Go(p.loop)
	return p
}

func (p *progress) loop() {
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.stopped:
			return
		case now := <-tick.C:
			if took := now.Sub(p.start); took >= progressAfter {
				p.mu.Lock()
				fmt.Fprintf(p.w, "\r%s\x1b[K", barLine(p.read.Load(), p.total, p.checked.Load(), took, p.width-1))
				p.drawn = true
				p.mu.Unlock()
			}
		}
	}
}

// add counts one approach that was checked.
func (p *progress) add() {
	if p != nil {
		p.checked.Add(1)
	}
}

// aside runs print with the bar out of the way.
func (p *progress) aside(print func() error) error {
	if p == nil {
		return print()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		io.WriteString(p.w, "\r\x1b[K")
		p.drawn = false
	}
	return print()
}

// stop takes the bar away.
func (p *progress) stop() {
	if p == nil {
		return
	}
	close(p.stopped)
	p.done.Wait()
	p.aside(func() error { return nil })
}

// barLine is the bar as text, at most width columns.
func barLine(read, total, checked int64, took time.Duration, width int) string {
	const mib = 1 << 20
	rate := float64(checked) / took.Seconds()
	text := fmt.Sprintf("%d checked, %.1f MiB, %.0f a second", checked, float64(read)/mib, rate)
	if total <= 0 {
		return clip(text, width)
	}
	share := min(float64(read)/float64(total), 1)
	text = fmt.Sprintf("%3.0f%%  %d checked, %.1f of %.1f MiB, %.0f a second", 100*share, checked, float64(read)/mib, float64(total)/mib, rate)
	cells := min(width-columns(text)-3, 30)
	if cells < 5 {
		return clip(text, width)
	}
	full := int(share * float64(cells))
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "] " + text
}
