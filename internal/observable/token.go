package observable

import (
	"crypto/sha256"
	"strings"

	"parapet"
)

// shortestToken is the length from which a run of letters and digits may be a wallet or a hash: the shortest base58 address has 26.
const (
	shortestToken = 26
	longestToken  = 110 // a Monero integrated address has 106
)

// digits reads what stands around the first digit of a run at i: a wallet, a hash, an IP address, a number, or nothing. It gives
// the place to go on from.
func (e *Extractor) digits(s string, i, done int) int {
	lo, hi := i, i+1
	for lo > done && i-lo <= longestToken && isAlnum(s[lo-1]) {
		lo--
	}
	letters := lo < i
	for hi < len(s) && isAlnum(s[hi]) {
		letters = letters || isAlpha(s[hi])
		hi++
	}
	if letters {
		if n := hi - lo; n >= shortestToken && n <= longestToken {
			e.token(s[lo:hi])
		}
		return hi
	}
	if lo < i { // the rest of a word
		return hi
	}
	if hi+1 < len(s) && s[hi] == '.' && isDigit(s[hi+1]) {
		if end := e.ipv4(s, i); end > 0 {
			return end
		}
	}
	if hi-i == len(s[i:hi]) && hi < len(s) && s[hi] == ':' && hi-i <= 4 {
		if end := e.ipv6(s, hi, max(done, i)); end > hi+1 && strings.Count(s[i:end], ":") >= 3 {
			return end
		}
	}
	p, ok := readNumber(s, i, done)
	if !ok || p.n < 9 {
		return hi
	}
	if p.e164 != "" {
		e.international(&p, s, i)
		return p.end
	}
	if end := e.national(&p, s, i); end > 0 {
		return end
	}
	return hi
}

// fewestIPDigits is how many digits a bare IPv4 address must have: shorter ones are nearly always versions (4.1.0.5).
const fewestIPDigits = 8

// ipv4 reads four numbers between dots at i. A version ("v1.2.3.4") has a letter before it and does not come here.
func (e *Extractor) ipv4(s string, i int) int {
	if i > 0 && strings.IndexByte("./-_@\\", s[i-1]) >= 0 {
		return 0
	}
	hi, dots := i, 0
	for hi < len(s) && hi-i <= len("255.255.255.255") && (isDigit(s[hi]) || s[hi] == '.') {
		if s[hi] == '.' {
			dots++
		}
		hi++
	}
	if hi > i && s[hi-1] == '.' {
		hi--
		dots--
	}
	inBrackets := i > 0 && s[i-1] == '[' || hi < len(s) && (s[hi] == ':' || s[hi] == '/')
	if dots != 3 || hi-i-dots < fewestIPDigits && !inBrackets || wordAt(s, hi) || hi < len(s) && s[hi] == '-' || !e.addIP(s[i:hi]) {
		return 0
	}
	return hi
}

// token keeps a wallet or a file hash.
func (e *Extractor) token(t string) {
	if coin, addr := wallet(t); coin != "" {
		e.val = append(append(append(e.val[:0], coin...), ':'), addr...)
		e.add(parapet.KindWallet, e.val)
		return
	}
	var kind parapet.ObservableKind
	switch len(t) {
	case 32:
		kind = parapet.KindMD5
	case 40:
		kind = parapet.KindSHA1
	case 64:
		kind = parapet.KindSHA256
	default:
		return
	}
	if isHex(t) {
		e.val = appendLower(e.val[:0], t)
		e.add(kind, e.val)
	}
}

// wallet recognises an address of Bitcoin (base58check, bech32, bech32m), Ethereum, Tron or Monero. Checksums are verified where
// the form has one; Ethereum's only in mixed case (EIP-55), Monero's form only.
func wallet(t string) (coin, addr string) {
	switch n := len(t); {
	case n == 42 && t[0] == '0' && t[1]|0x20 == 'x' && isHex(t[2:]):
		if checksumCase(t[2:]) {
			return "eth", strings.ToLower(t)
		}
	case (t[0] == '1' || t[0] == '3') && n <= 35:
		if v, ok := base58check(t); ok && (v == 0x00 && t[0] == '1' || v == 0x05 && t[0] == '3') {
			return "btc", t
		}
	case t[0] == 'T' && n == 34:
		if v, ok := base58check(t); ok && v == 0x41 {
			return "trx", t
		}
	case hasFold(t, "bc1") && n <= 90:
		if l := strings.ToLower(t); (t == l || t == strings.ToUpper(t)) && bech32(l) {
			return "btc", l
		}
	case (t[0] == '4' || t[0] == '8') && (n == 95 || t[0] == '4' && n == 106) && isBase58(t):
		if !isHex(t) {
			return "xmr", t
		}
	}
	return "", ""
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func isBase58(t string) bool {
	for i := range len(t) {
		if strings.IndexByte(base58, t[i]) < 0 {
			return false
		}
	}
	return true
}

// base58check decodes a base58 address of 25 bytes and verifies its checksum: the first 4 bytes of a double SHA-256.
func base58check(t string) (version byte, ok bool) {
	if !isBase58(t) {
		return 0, false
	}
	var raw [25]byte
	for i := range len(t) {
		carry := strings.IndexByte(base58, t[i])
		for k := len(raw) - 1; k >= 0; k-- {
			carry += 58 * int(raw[k])
			raw[k] = byte(carry)
			carry >>= 8
		}
		if carry != 0 {
			return 0, false
		}
	}
	h := sha256.Sum256(raw[:21])
	h = sha256.Sum256(h[:])
	return raw[0], string(h[:4]) == string(raw[21:])
}

// bech32 verifies a lower-case SegWit address of Bitcoin: BIP 173 for version 0, BIP 350 for the others.
func bech32(t string) bool {
	const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	if len(t) < 14 || t[:3] != "bc1" {
		return false
	}
	chk := uint32(1)
	step := func(v byte) {
		top := chk >> 25
		chk = chk&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				chk ^= g
			}
		}
	}
	for _, v := range [...]byte{'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31} {
		step(v)
	}
	for i := 3; i < len(t); i++ {
		v := strings.IndexByte(charset, t[i])
		if v < 0 {
			return false
		}
		step(byte(v))
	}
	version := strings.IndexByte(charset, t[3])
	return version == 0 && chk == 1 && (len(t) == 42 || len(t) == 62) || version > 0 && version <= 16 && chk == 0x2bc830a3
}

// checksumCase verifies the capitals of an Ethereum address (EIP-55); an address all in one case has no checksum.
func checksumCase(hex string) bool {
	low := strings.ToLower(hex)
	if hex == low || hex == strings.ToUpper(hex) {
		return strings.Trim(low, "0") != "" // the zero address belongs to nobody
	}
	h := keccak256([]byte(low))
	for i := range len(low) {
		nibble := h[i/2] >> (4 * (1 - i&1)) & 15
		if isAlpha(low[i]) && (nibble >= 8) != (hex[i] < 'a') {
			return false
		}
	}
	return true
}
