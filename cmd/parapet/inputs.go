package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"parapet"
	"parapet/internal/message"
)

// source is one file to read, or standard input when its path is empty.
type source struct {
	name string // as the person wrote it
	path string
	size int64 // bytes, or -1 when unknown
}

// reading is one step of reading: an approach, or why something could not be read.
type reading struct {
	approach *parapet.Approach
	err      error
}

// sources turns operands into files: "-" or nothing is standard input, a directory means every file below it in the order
// of their names, hidden ones left out. What can't be found comes back as errors; the rest is read.
func sources(operands []string) (list []source, errs []error) {
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	for _, name := range operands {
		if name == "-" {
			list = append(list, source{name: "standard input", size: -1})
			continue
		}
		path := name
		if dir, ok := strings.CutSuffix(name, "/..."); ok {
			path = dir
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			errs = append(errs, notFound(name, err))
		case info.IsDir():
			below, problems := filesBelow(path)
			if len(below)+len(problems) == 0 {
				problems = append(problems, fmt.Errorf("read directory %s: there is no file in it", name))
			}
			list, errs = append(list, below...), append(errs, problems...)
		default:
			list = append(list, source{name: name, path: path, size: sizeOf(info)})
		}
	}
	return list, errs
}

func notFound(name string, err error) error {
	err = fmt.Errorf("open %s: %w", name, cause(err))
	if errors.Is(err, fs.ErrNotExist) {
		return &hinted{err, `check the spelling; to check text you copied, run "parapet check" and paste it`}
	}
	return err
}

// cause strips the operation and the path from a file error, because the message around it names them already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// sizeOf is the size of a plain file; a pipe or a device has none.
func sizeOf(info fs.FileInfo) int64 {
	if info.Mode().IsRegular() {
		return info.Size()
	}
	return -1
}

// filesBelow lists the plain files below a directory, and links to plain files; links to directories are not followed. What
// can't be looked at is an error, and the rest is listed.
func filesBelow(dir string) (list []source, errs []error) {
	problem := func(path string, err error) error {
		errs = append(errs, fmt.Errorf("read directory %s: %s: %w", dir, path, cause(err)))
		return nil
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return problem(path, err)
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular() || d.Type() == fs.ModeSymlink:
			info, err := os.Stat(path)
			if err != nil {
				return problem(path, err)
			}
			if info.Mode().IsRegular() {
				list = append(list, source{name: path, path: path, size: info.Size()})
			}
		}
		return nil
	})
	return list, errs
}

// readAll reads every source in turn and gives what it finds, approach by approach. read counts bytes as they are taken.
func readAll(list []source, stdin io.Reader, opt message.Options, read *atomic.Int64) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		for _, s := range list {
			if !readOne(s, stdin, opt, read, yield) {
				return
			}
		}
	}
}

// readOne reads one source and tells whether to go on. A source that gives nothing at all is an error, so that no file
// is passed over in silence.
func readOne(s source, stdin io.Reader, opt message.Options, read *atomic.Int64, yield func(reading) bool) (more bool) {
	in := message.Input{Name: s.name, Size: s.size, Reader: &countingReader{stdin, read}}
	if s.path != "" {
		f, err := os.Open(s.path)
		if err != nil {
			return yield(reading{err: fmt.Errorf("open %s: %w", s.name, cause(err))})
		}
		defer f.Close()
		in.Reader = &countingFile{f, read}
	}
	found := 0
	for approach, err := range message.Read(in, opt) {
		found++
		if !yield(reading{approach, err}) {
			return false
		}
	}
	if found == 0 {
		return yield(reading{err: fmt.Errorf("read %s: there is no message in it", s.name)})
	}
	return true
}

// countingReader counts the bytes read through it, for the progress bar.
type countingReader struct {
	r    io.Reader
	read *atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// countingFile is a file whose plain reads are counted; it can still be read at an offset, as archives need.
type countingFile struct {
	*os.File
	read *atomic.Int64
}

func (c *countingFile) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// WriteTo hides the file's own, which would go around the count.
func (c *countingFile) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{c})
}
