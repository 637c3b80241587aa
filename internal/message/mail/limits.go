package mail

// Limits on one input. Real mail stays far below each; what goes beyond is named in a defect, the rest is read.
const (
	maxHeaderBytes = 1 << 20  // a header block; large ones carry long ARC chains of some 50 KiB
	maxFields      = 2000     // header fields of one message
	maxField       = 8 << 10  // bytes of a field that are parsed: address and word parsers elsewhere went quadratic on more
	maxParts       = 2000     // MIME parts of one input, nested mail included
	maxDepth       = 8        // multiparts within multiparts
	maxNested      = 5        // mail within mail
	maxApproaches  = 100      // approaches of one reported mail
	maxAttachments = 200      // attachments listed
	maxText        = 1 << 20  // bytes of the text of one message: some 500 pages
	maxMessage     = 32 << 20 // bytes of one message of an mbox; providers refuse mail above 25 to 50 MiB
	maxAddresses   = 500      // addresses of one field; the field's length allows some more
	maxParams      = 64       // parameters of one field
	maxBoundaries  = 4        // boundaries tried where a message declares several
	maxHidden      = 16 << 10 // bytes of hidden text kept
	maxHrefs       = 500      // link targets kept
	maxLinks       = 100      // misleading links kept
	maxNotes       = 40       // defects, and structure notes, of one approach
	maxChain       = 20       // messages split out of one reply chain
	maxRaw         = 1 << 10  // bytes of a raw header value kept for the analyst
)

// Words of a note. A person who reports writes a line or two; a mail that says more speaks for itself.
const (
	reportNote  = 60 // beside an attached message
	forwardNote = 80 // before an inline forward
)
