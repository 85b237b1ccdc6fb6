import Access
import Support
import Vocabulary

/// A question to the rules, as a fuzzer may vary it: who is where and when, and two tables.
///
/// ```
/// 0 rows of the zones table 1 · 1 medium 1 · 2 zone 2 · 4 gate 4 · 8 product 4 · 12 moment 8
/// 20 width 4 (ms) · 24 last entry 8 · 32 where the person is 2 · then rows of 48, zones first
/// ```
struct RuleQuestion {
    static let byteCount = 34

    private let zones: [ZoneRecord]

    init(zones: [ZoneRecord]) {
        self.zones = zones
    }

    /// The beginning of an input: somebody at a gate of zone 3 who came in an hour ago.
    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.number(UInt8(zones.count))
        writer.number(Medium.staticCode.rawValue)
        writer.number(UInt16(3))
        writer.number(UInt32(9))
        writer.number(UInt32(5))
        writer.number(ScopeForge.start.milliseconds)
        writer.number(UInt32(1_000))
        writer.number(ScopeForge.start.milliseconds - 3_600_000)
        writer.number(UInt16(1))
        return writer.bytes + zones.flatMap(\.bytes)
    }

    /// Decides, and asks what would have let the person in.
    static func ask(_ bytes: [UInt8]) {
        guard bytes.count >= byteCount else { return }
        let rows = Pieces.equal(Array(bytes.dropFirst(byteCount)), of: Record.byteCount)
        let zoneRows = rows.prefix(Int(bytes[0]))
        let graph = ZoneGraph(
            zones: zoneRows.compactMap { ZoneRecord(bytes: $0) },
            sets: zoneRows.compactMap { ZoneSetRecord(bytes: $0) }
        )
        let rules = PolicyRules(records: rows.dropFirst(zoneRows.count))
        let facts = facts(bytes, graph, rules)
        let explanation = Decision.explanation(of: facts)
        switch Decision.verdict(on: facts) {
        case .granted: precondition(explanation == nil, "a grant needs no excuse")
        case .refused(let refusal):
            precondition(explanation?.refusal == refusal, "what is explained is the refusal")
        }
    }

    private static func facts(
        _ bytes: [UInt8],
        _ graph: ZoneGraph,
        _ rules: PolicyRules
    ) -> Facts {
        var reader = ByteReader(bytes, at: 1)
        let medium = Medium(rawValue: reader.number()) ?? .staticCode
        let zone: UInt16 = reader.number()
        let gate = GateID(reader.number())
        let right = RightRecord(right: RightID(77), policy: 1, product: reader.number())
        let low = Timestamp(milliseconds: reader.number())
        let width = Duration.milliseconds(Int64(reader.number(UInt32.self)))
        let entry = Timestamp(milliseconds: reader.number())
        let use = UseState(
            known: 1,
            isInside: true,
            zone: reader.number(),
            firstEntry: entry,
            lastEntry: entry,
            lastExit: entry,
            entries: [entry]
        )
        return Facts(
            claim: Claim(right: right.right, generation: 1, token: nil),
            medium: medium,
            gate: gate,
            zone: zone,
            direction: .entry,
            right: .row(right),
            block: .absent,
            zones: graph,
            rules: rules,
            use: use,
            head: HeadDates(issuedAt: .distantPast, expiresAt: .distantFuture),
            time: TimeBounds(low: low, high: low.advanced(by: width))
        )
    }
}
