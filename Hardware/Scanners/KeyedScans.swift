package import ReaderLines

/// Codes of a scanner that poses as a keyboard.
///
/// Enter or Tab ends a code, or a tenth of a second without a key. A code of which keys were lost
/// is dropped whole: half a code would be another code.
package struct KeyedScans: ScannerInput {
    private let layout: KeyboardLayout
    private var events = KeyEvents()
    private var strokes: [KeyStroke] = []
    private var isSkipping = false
    private var lastAt: UInt64?

    package init(layout: KeyboardLayout) {
        self.layout = layout
    }

    package var due: UInt64? {
        lastAt.map { $0 + ScannerLimits.silenceMilliseconds * ScannerLimits.millisecond }
    }

    package mutating func take(_ bytes: [UInt8], now: UInt64) -> [ReaderLine] {
        var lines = waited(now: now)
        for event in events.take(bytes) {
            switch event {
            case .lost:
                skip(now)
                lines.append(Self.lost)
            case .pressed(let stroke) where stroke.isEnd: lines += end(age: 0)
            case .pressed(let stroke): lines += collect(stroke, now)
            }
        }
        return lines
    }

    package mutating func waited(now: UInt64) -> [ReaderLine] {
        guard let due, let lastAt, now >= due else { return [] }
        return end(age: now - lastAt)
    }

    package mutating func restart() {
        events.restart()
        clear()
    }

    static let lost = ReaderLine.fault(
        code: "events-lost",
        text: "keys were lost because the machine was busy: scan or type the code again"
    )

    private mutating func collect(_ stroke: KeyStroke, _ now: UInt64) -> [ReaderLine] {
        lastAt = now
        guard !isSkipping else { return [] }
        strokes.append(stroke)
        guard strokes.count > ScannerLimits.scanBytesMax else { return [] }
        skip(now)
        return [ScannerLimits.tooLong(ReaderLimits.payloadBytesMax)]
    }

    private mutating func end(age: UInt64) -> [ReaderLine] {
        defer { clear() }
        guard !strokes.isEmpty else { return [] }
        switch LayoutCheck.verdict(strokes, layout) {
        case .text(let text): return ScannedCode(text).line(age: age).map { [$0] } ?? []
        case .typedAs(let other): return [LayoutCheck.fault(other, layout)]
        case .wrongCase: return [LayoutCheck.wrongCase]
        }
    }

    /// Passes over the rest of this code.
    private mutating func skip(_ now: UInt64) {
        strokes.removeAll(keepingCapacity: true)
        isSkipping = true
        lastAt = now
    }

    private mutating func clear() {
        strokes.removeAll(keepingCapacity: true)
        isSkipping = false
        lastAt = nil
    }
}
