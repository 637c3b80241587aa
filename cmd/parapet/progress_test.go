package main

import (
	"testing"
	"time"
)

func TestBarLine(t *testing.T) {
	for _, c := range []struct {
		read, total, checked int64
		width                int
		want                 string
	}{
		{5 << 20, 10 << 20, 1000, 80, "[##############..............]  50%  1000 checked, 5.0 of 10.0 MiB, 500 a second"},
		{5 << 20, 0, 1000, 80, "1000 checked, 5.0 MiB, 500 a second"},
		{12 << 20, 10 << 20, 4, 40, "100%  4 checked, 12.0 of 10.0 MiB, 2 a …"},
	} {
		if got := barLine(c.read, c.total, c.checked, 2*time.Second, c.width); got != c.want {
			t.Errorf("got %q\nwant %q", got, c.want)
		}
	}
}
