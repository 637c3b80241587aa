package message

// Limits on what is read. Each names what a genuine input needs, and refuses more.
const (
	// MaxWhole bounds an input that must be held in memory: 256 MiB is far above any chat or mail people hand in.
	MaxWhole = 256 << 20
	// MaxLine bounds one approach of a JSONL or JSON input: 16 MiB holds years of chat.
	MaxLine = 16 << 20
	// MaxDepth bounds archives within archives: an export in a zip in a zip is the most people make.
	MaxDepth = 3
	// MaxEntries bounds how many entries of an archive are read; exports with more are read by name only.
	MaxEntries = 2000
	// headSize is how much of an input is looked at to tell its format.
	headSize = 64 << 10
)
