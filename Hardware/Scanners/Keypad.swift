package import ReaderLines

/// Codes that people type on a keypad or keyboard.
///
/// Enter or Tab sends, Backspace takes one back, Escape takes all back. The gate judges: what is
/// sent is in upper case, without spaces and hyphens, and may be no code at all, because wrong
/// guesses are counted there. No fault ever tells what was typed.
package struct Keypad: ScannerInput {
    private let layout: KeyboardLayout
    private var events = KeyEvents()
    private var typed: [UInt8] = []
    private var isSkipping = false
    private var lastAt: UInt64?

    package init(layout: KeyboardLayout) {
        self.layout = layout
    }

    package var due: UInt64? {
        lastAt.map { $0 + ScannerLimits.typingPauseMilliseconds * ScannerLimits.millisecond }
    }

    package mutating func take(_ bytes: [UInt8], now: UInt64) -> [ReaderLine] {
        var lines = waited(now: now)
        for event in events.take(bytes) {
            switch event {
            case .lost:
                skip(now)
                lines.append(KeyedScans.lost)
            case .pressed(let stroke): lines += press(stroke, now)
            }
        }
        return lines
    }

    package mutating func waited(now: UInt64) -> [ReaderLine] {
        if let due, now >= due { clear() }
        return []
    }

    package mutating func restart() {
        events.restart()
        clear()
    }

    private mutating func press(_ stroke: KeyStroke, _ now: UInt64) -> [ReaderLine] {
        switch stroke.code {
        case _ where stroke.isEnd: return send()
        case KeyStroke.escape: clear()
        case KeyStroke.backspace:
            _ = typed.popLast()
            lastAt = now
        default: return collect(layout.byte(stroke), now)
        }
        return []
    }

    private mutating func collect(_ byte: UInt8, _ now: UInt64) -> [ReaderLine] {
        lastAt = now
        guard !isSkipping, byte != KeyboardLayout.substitute else { return [] }
        typed.append(byte)
        guard typed.count > ScannerLimits.typedBytesMax else { return [] }
        skip(now)
        return [ScannerLimits.tooLong(ScannerLimits.typedBytesMax)]
    }

    private mutating func send() -> [ReaderLine] {
        defer { clear() }
        let separators = Array("- ".utf8)
        let code = typed.filter { !separators.contains($0) }.map { byte in
            byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte & 0xDF : byte
        }
        return code.isEmpty ? [] : [.code(.typed, payload: code, ageMilliseconds: 0)]
    }

    /// Passes over the rest of this code, up to Enter.
    private mutating func skip(_ now: UInt64) {
        typed.removeAll(keepingCapacity: true)
        isSkipping = true
        lastAt = now
    }

    private mutating func clear() {
        typed.removeAll(keepingCapacity: true)
        isSkipping = false
        lastAt = nil
    }
}
