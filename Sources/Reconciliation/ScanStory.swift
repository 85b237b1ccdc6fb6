package import Access
package import Sync
package import Vocabulary

/// What a gate knew when it let somebody pass, out of its journal alone.
package struct ScanStory: Sendable, Hashable {
    /// What another gate had told this one of the same right.
    package struct Mark: Sendable, Hashable {
        package let device: DeviceID
        package let epoch: UInt32
        package let sequence: UInt64
        package let direction: Direction?
        package let ageSeconds: UInt32
    }

    package let scan: JournalRecord
    /// Its passage, once the gate has told it.
    package let passage: JournalRecord?
    /// Passages of the right that this gate itself had seen before.
    package let ownEntries: Int
    package let ownExits: Int
    package let marks: [Mark]

    /// `others` are records of the same right, of any device; those of this epoch and before the
    /// scan count.
    package init(_ scan: JournalRecord, others: [JournalRecord]) {
        self.scan = scan
        let own = others.filter { $0.device == scan.device && $0.epoch == scan.epoch }
        passage = own.first {
            $0.kind == .passage && CrossingPlace(referredToBy: $0) == CrossingPlace(scan)
        }
        let before = own.filter { $0.sequence < scan.sequence }
        let passed = before.filter { $0.kind == .passage && !$0.flags.contains(.notUsed) }
        ownEntries = passed.count { $0.direction == .entry }
        ownExits = passed.count { $0.direction == .exit }
        marks = before.filter { $0.kind == .peer }.sorted { $0.sequence < $1.sequence }.map {
            Mark($0)
        }
    }

    /// How many uses the cache told when it was granted; nil while the passage is not known.
    package var usesTold: UInt32? { passage?.counter }

    /// Why this gate said yes, for people.
    package var reason: String {
        var parts: [String] = []
        parts.append(
            scan.headVersion == 0
                ? "it had no cache"
                : "its cache was version \(scan.headVersion), "
                    + "\(Self.age(scan.freshnessSeconds)) old"
        )
        if let usesTold { parts.append("which told of \(Self.count(usesTold, "use"))") }
        parts.append(
            ownEntries == 0
                ? "it had not seen this right enter"
                : "it had seen \(Self.count(UInt32(ownEntries), "entry")) and "
                    + Self.count(UInt32(ownExits), "exit")
        )
        parts.append(
            marks.isEmpty
                ? "no neighbour had told it of this right"
                : "neighbours had told it of \(Self.count(UInt32(marks.count), "passage"))"
        )
        return parts.joined(separator: ", ") + "."
    }

    private static func age(_ seconds: UInt32) -> String {
        switch seconds {
        case 0..<120: "\(seconds) s"
        case 120..<7_200: "\(seconds / 60) min"
        default: "\(seconds / 3_600) h"
        }
    }

    private static func count(_ number: UInt32, _ word: String) -> String {
        if number == 1 { return "1 \(word)" }
        return word.hasSuffix("y") ? "\(number) \(word.dropLast())ies" : "\(number) \(word)s"
    }
}

extension ScanStory.Mark {
    /// A record of a neighbour's mark: device 4, epoch 4, sequence 8 stand in its credential.
    init(_ record: JournalRecord) {
        var reader = ByteReader(record.credential)
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        direction = record.direction
        ageSeconds = record.freshnessSeconds
    }
}
