import ReaderLines

/// Finds a scanner that is set to another keyboard than this reader.
///
/// What makes no sense as configured but spells a token or a number under another layout was typed
/// under that layout. A token of letters that both boards have at other places (Y and Z between US
/// and German) spells a token under both and is not found here: its signature refuses it. With AIM
/// identifiers switched on in the scanner, `]` tells the boards apart.
enum LayoutCheck {
    enum Verdict: Equatable {
        case text([UInt8])
        case typedAs(KeyboardLayout)
        /// Upper and lower case exchanged: the scanner counts on Caps Lock.
        case wrongCase
    }

    /// The fewest digits that count as sense: fewer come out of noise.
    static let digitsMin = 4

    /// The fewest characters of a token, far below a real one's 153.
    static let tokenLengthMin = 16

    static func verdict(_ strokes: [KeyStroke], _ configured: KeyboardLayout) -> Verdict {
        let text = strokes.map(configured.byte)
        guard !isSense(text) else { return .text(text) }
        for other in KeyboardLayout.allCases where other != configured {
            if isSense(strokes.map(other.byte)) { return .typedAs(other) }
        }
        guard !isSense(text.map(exchanged)) else { return .wrongCase }
        return .text(text)
    }

    /// Words that say what to do, and nothing of what was scanned.
    static func fault(_ other: KeyboardLayout, _ configured: KeyboardLayout) -> ReaderLine {
        let text =
            "the scanner types on a \(other.name) keyboard, this reader expects "
            + "\(configured.name): set the scanner to \(configured.name) "
            + "or this reader to --layout \(other.rawValue)"
        return .fault(code: "wrong-layout", text: text)
    }

    static let wrongCase = ReaderLine.fault(
        code: "wrong-layout",
        text: "the scanner exchanges upper and lower case: switch off Caps Lock in its settings"
    )

    private static func isSense(_ text: [UInt8]) -> Bool {
        let payload = ScannedCode(text).payload
        return isToken(payload) || isNumber(payload)
    }

    private static func isNumber(_ text: [UInt8]) -> Bool {
        text.count >= digitsMin && text.allSatisfy(ScannedCode.isDigit)
    }

    private static func isToken(_ text: [UInt8]) -> Bool {
        guard text.count >= tokenLengthMin, text.starts(with: Array("J1".utf8)) else {
            return false
        }
        return text.dropFirst(2).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "2")...UInt8(ascii: "7"): true
            default: false
            }
        }
    }

    private static func exchanged(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            byte ^ 0x20
        default: byte
        }
    }
}
