import ReaderLines

/// A payload, freed of what the scanner put before it, and the kind of code it says it is.
///
/// Scanners that are set to it send the AIM identifier of ISO/IEC 15424 first: `]`, a letter for
/// the kind, a character for its options. It proves nothing: a code's own text may begin so.
struct ScannedCode {
    let symbology: Symbology
    let payload: [UInt8]

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let identifierLength = 3

    init(_ raw: [UInt8]) {
        var rest = Self.unmarked(raw[...])
        var found = Symbology.scanned
        if let kind = Self.kind(rest) {
            found = kind
            rest = Self.unmarked(rest.dropFirst(Self.identifierLength))
        }
        symbology = found
        payload = Array(rest)
    }

    /// The line to write, nil where nothing was scanned.
    func line(age: UInt64) -> ReaderLine? {
        guard !payload.isEmpty else { return nil }
        guard payload.count <= ReaderLimits.payloadBytesMax else {
            return ScannerLimits.tooLong(ReaderLimits.payloadBytesMax)
        }
        let milliseconds = Int(min(age / ScannerLimits.millisecond, 999_999_999))
        return .code(symbology, payload: payload, ageMilliseconds: milliseconds)
    }

    private static func unmarked(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes
    }

    private static func kind(_ bytes: ArraySlice<UInt8>) -> Symbology? {
        let start = Array(bytes.prefix(identifierLength))
        guard start.count == identifierLength, start[0] == UInt8(ascii: "]") else { return nil }
        guard isDigit(start[2]) else { return nil }
        switch start[1] {
        case UInt8(ascii: "Q"): return .qr
        case UInt8(ascii: "C"): return .code128
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            return .scanned
        default: return nil
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
