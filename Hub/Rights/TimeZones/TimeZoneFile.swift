package import Access
package import Vocabulary

/// A compiled file of the system's time zone database: RFC 8536, versions 2 and later.
///
/// ```
/// "TZif" · version 1 · zero 15 · six counts of 4 (isut, isstd, leap, times, types, letters)
/// times × 8 (times × 4 in the first block) · times × 1 type · types × 6 (offset 4, dst 1, name 1)
/// letters · leap × 12 (× 8) · isstd · isut, then a line feed, a POSIX rule and a line feed
/// ```
/// The first block holds 32-bit times for old readers and is passed over.
package struct TimeZoneFile: Sendable {
    /// The largest of the database has 3.6 KB.
    static let byteCountMax = 65_536
    private static let headerByteCount = 44

    private struct Transition {
        let at: Int64
        let offset: Int64
    }

    private let first: Int64
    private let transitions: [Transition]
    /// What holds after the last of them; nil where the clock then stays as it is.
    private let rule: DaylightRule?

    /// Nil for bytes that are no such file.
    package init?(bytes: [UInt8]) {
        guard bytes.count <= Self.byteCountMax,
            let old = Counts(bytes, at: 0), old.version >= UInt8(ascii: "2"),
            let counts = Counts(bytes, at: Self.headerByteCount + old.length(timeBytes: 4))
        else { return nil }
        let start = 2 * Self.headerByteCount + old.length(timeBytes: 4)
        let end = start + counts.length(timeBytes: 8)
        guard counts.types > 0, end <= bytes.count else { return nil }
        let kinds = start + counts.times * 8
        let types = kinds + counts.times
        let offsets = (0..<counts.types).map { type -> Int64 in
            var reader = ByteReader(bytes, at: types + type * 6)
            return Int64(Int32(bitPattern: reader.number()))
        }
        var transitions: [Transition] = []
        for index in 0..<counts.times {
            var reader = ByteReader(bytes, at: start + index * 8)
            let at = Int64(bitPattern: reader.number())
            let type = Int(bytes[kinds + index])
            guard type < offsets.count, at > transitions.last?.at ?? .min else { return nil }
            transitions.append(Transition(at: at, offset: offsets[type]))
        }
        first = offsets[0]
        self.transitions = transitions
        let footer = bytes[end...].split(separator: 0x0A).first ?? []
        guard !footer.isEmpty else {
            rule = nil
            return
        }
        guard let rule = DaylightRule(String(decoding: footer, as: UTF8.self)) else { return nil }
        self.rule = rule
    }

    private struct Counts {
        let version: UInt8
        let isUT: Int
        let isStandard: Int
        let leaps: Int
        let times: Int
        let types: Int
        let letters: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start + TimeZoneFile.headerByteCount <= bytes.count,
                bytes[start..<start + 4].elementsEqual("TZif".utf8)
            else { return nil }
            version = bytes[start + 4]
            var reader = ByteReader(bytes, at: start + 20)
            let counts = (0..<6).map { _ in Int(reader.number(UInt32.self)) }
            guard counts.allSatisfy({ $0 <= TimeZoneFile.byteCountMax }) else { return nil }
            (isUT, isStandard, leaps) = (counts[0], counts[1], counts[2])
            (times, types, letters) = (counts[3], counts[4], counts[5])
        }

        func length(timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4)
                + isStandard + isUT
        }
    }
}

extension TimeZoneFile {
    /// Whole minutes east of UTC at a moment, and all changes after it until another.
    package func compiled(
        from begin: Minute,
        until end: Minute
    ) -> (offset: Int16, changes: [OffsetChange]) {
        let beginSecond = Int64(begin.start.milliseconds / 1_000)
        let endSecond = Int64(end.start.milliseconds / 1_000)
        var all = transitions
        if let rule {
            let last = transitions.last?.at ?? .min
            let ruled = rule.changes(from: beginSecond, until: endSecond)
            if let before = ruled.offset, last < beginSecond {
                all.append(Transition(at: beginSecond, offset: before))
            }
            all += ruled.changes.filter { $0.at > max(last, beginSecond) }
                .map { Transition(at: $0.at, offset: $0.offset) }
        }
        var offset = first
        for transition in all where transition.at <= beginSecond { offset = transition.offset }
        var before = offset
        var changes: [OffsetChange] = []
        for transition in all where transition.at > beginSecond && transition.at <= endSecond {
            guard transition.offset != before else { continue }
            before = transition.offset
            let moment = Timestamp(milliseconds: UInt64(transition.at) * 1_000)
            changes.append(
                OffsetChange(at: Minute(holding: moment), offset: Self.minutes(before))
            )
        }
        return (Self.minutes(offset), changes)
    }

    /// No place has had seconds in its offset since 1972.
    private static func minutes(_ seconds: Int64) -> Int16 { Int16(clamping: seconds / 60) }
}
