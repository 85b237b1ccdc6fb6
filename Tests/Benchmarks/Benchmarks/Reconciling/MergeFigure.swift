import Access
import Crypto
import Processes
import Reconciliation
import Sync
import Vocabulary

/// A season's scans of forty gates in a random order, merged into one state.
///
/// One in fifty tickets is shown at a second gate; one in ten is known to within a minute only. The
/// records lie in memory as they came, 128 bytes each; what the merge adds is measured.
enum MergeFigure {
    private static let gates: UInt32 = 40
    private static let zones: UInt32 = 4

    static func measure(scans: Int, seed: UInt64) -> [ReconciliationBenchmark.Line] {
        var random = SplitMix(seed: seed ^ 0x4D45_5247)
        var raw = bytes(scans: scans, &random)
        shuffle(&raw, &random)
        let before = OwnProcess.usage.residentBytes ?? 0
        let begin = Stopwatch.wall()
        var gatherer = CrossingGatherer()
        for start in stride(from: 0, to: raw.count, by: JournalRecord.byteCount) {
            let record = Array(raw[start..<start + JournalRecord.byteCount])
            if let record = JournalRecord(bytes: record) { gatherer.add(record) }
        }
        let rules = Reconciliation.Rules(
            zone: { UInt16($0.raw % zones + 1) },
            terms: { _ in EntryTerms(usesMax: 1) }
        )
        let crossings = gatherer.crossings(zone: rules.zone)
        let state = Reconciliation(crossings: crossings, rules: rules)
        let seconds = Double(Stopwatch.wall() - begin) / 1e9
        let after = OwnProcess.usage.residentBytes ?? 0
        let findings = state.findings.count
        return [
            .init(
                key: "mergeScansPerSecond",
                title: "\(scans) scans merged",
                unit: "scans/s",
                value: Double(scans) / seconds
            ),
            .init(key: "mergeSeconds", title: "in", unit: "s", value: seconds),
            .init(
                key: "mergeMebibytes",
                title: "memory beside the records",
                unit: "MiB",
                value: Double(after > before ? after - before : 0) / 1_048_576
            ),
            .init(
                key: "mergeFindings",
                title: "double entries found",
                unit: "",
                value: Double(findings)
            ),
        ]
    }

    /// Scans with their passages, gate after gate.
    private static func bytes(scans: Int, _ random: inout SplitMix) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scans * 2 * JournalRecord.byteCount)
        var sequences = [UInt64](repeating: 0, count: Int(gates))
        for number in 0..<scans {
            let gate = Int(random.next() % UInt64(gates))
            let right = number.isMultiple(of: 50) && number > 0 ? number - 1 : number
            let low = Season.now.advanced(by: .milliseconds(number * 40))
            let width = number.isMultiple(of: 10) ? 60_000 : 2_000
            for kind in [RecordKind.scan, .passage] {
                sequences[gate] += 1
                var record = JournalRecord(
                    kind: kind,
                    device: DeviceID(UInt32(gate) + 1),
                    epoch: 1,
                    sequence: sequences[gate],
                    time: TimeBounds(low: low, high: low.advanced(by: .milliseconds(width))),
                    previous: .zero
                )
                record.gate = GateID(UInt32(gate) + 1)
                record.direction = .entry
                record.subject = UInt64(right) &* 0x9E37_79B9_7F4A_7C15 | 1
                record.refersTo = kind == .passage ? 1 : 0
                bytes += record.bytes
            }
        }
        return bytes
    }

    /// Fisher and Yates, record by record.
    private static func shuffle(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let size = JournalRecord.byteCount
        var last = bytes.count / size - 1
        while last > 0 {
            let other = Int(random.next() % UInt64(last + 1))
            if other != last {
                for offset in 0..<size {
                    bytes.swapAt(last * size + offset, other * size + offset)
                }
            }
            last -= 1
        }
    }
}
