// Package mail reads approaches from mail: single messages (RFC 5322), mbox files and Outlook .msg files.
//
// It is its own MIME reader, because mail that means harm is often broken mail: every part is found that any common
// program would find, a damaged one is still read, and each place where two programs might see different things is
// noted in MailFacts.Structure. All work is linear in the input, and the limits are the constants of limits.go; what goes
// beyond one becomes a defect.
//
// # Which message is the approach
//
// People hand in mail by forwarding it. Parse gives the message that was forwarded and never the wrapper around it:
//
//   - ARF (multipart/report with report-type=feedback-report): the third part.
//   - A mail with attached mail (message/rfc822 even when it is base64, *.eml, *.msg): the attached ones, each an
//     approach, when the subject has a forward or report prefix ("Fwd:", "3|", "Phishing:"), the attachment has the name
//     a report button gives, the attached mail was addressed to the sender of the outer one, or the outer mail says
//     little itself (reportNote words). A mail that attaches another one and says a lot is ambiguous: it is then the
//     approach, with the attached mail as an attachment of kind "message" and the defect "attached-message".
//   - The text markers of PhishAlarm.
//   - An inline forward in the forms of Gmail, Outlook, Apple Mail and Thunderbird, with nothing but a note of at most
//     forwardNote words before it. Its headers are lost, so no result of authentication is given. A header block without
//     a word that says "forwarded" counts only under a subject that says it, since replies quote in the same form.
//
// Bounces and automatic replies are approaches with the defect "bounce" or "auto-reply".
//
// # Text
//
// The plain text is used where it says what the HTML says; where the two differ much the richer one is used, with the
// defect "parts-differ". A reply chain is split into messages where the quoted part is the whole end of the text, has an
// attribution, and its author is one of the two sides; otherwise the text stays whole.
//
// # Authentication
//
// Only the results that the receiving server recorded count: the topmost Authentication-Results and those with the same
// authserv-id in the same hop, then Received-SPF of that hop. Nothing is verified or looked up here.
package mail
