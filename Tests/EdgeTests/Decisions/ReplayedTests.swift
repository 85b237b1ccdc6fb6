import Access
import Badges
import Crypto
import Edge
import Journal
import Replay
import Support
import Sync
import Testing
import Vocabulary

/// Badges, typed codes and rotating codes, decided again from the journal and the cache alone.
@Suite(.timeLimit(.minutes(2)))
struct ReplayedTests {
    private static let badges = BadgeForge()
    private static let right = RightRecord(right: RightID(0xABCD), flags: .reentryAllowed)
    private static let turning = RightRecord(right: RightID(0x7777), flags: .reentryAllowed)
    private static let printed = Array("GYM-0042".utf8)
    private static let typed = TypedCode.made { [UInt8](repeating: 0x5A, count: $0) }
    private static let uid: [UInt8] = [4, 1, 2, 3, 4, 5, 6]

    private func bench() throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [Self.right, Self.turning]
        options.forging = { forge in
            forge.put(Self.badges.credential(Self.printed, Self.right, .barcode))
            forge.put(Self.badges.credential(Self.typed.bytes, Self.right, .typedCode))
            forge.put(
                Self.badges.credential(Self.uid, Self.right, .badgeOneTime, chip: .ntag424)
            )
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(Self.badges.keys)
        return bench
    }

    /// The day of a bench, sealed by its small hub and decided again.
    private func replayed(
        _ bench: EdgeBench,
        _ change: ([JournalRecord]) -> [JournalRecord] = { $0 }
    ) throws -> ReplayReport {
        let forge = bench.forge
        let journal = bench.stores.journal
        var gates = ByteWriter(capacity: ArchivePart.gateByteCount)
        gates.number(EdgeBench.gate.raw)
        gates.number(EdgeBench.zone)
        let sealed = SealedArchive(
            scope: forge.scope,
            from: .distantPast,
            until: .distantFuture,
            sealedAt: ScopeForge.start,
            parts: [
                .keyring(forge.keyringBytes), .snapshot(forge.snapshot().bytes),
                .memory(GateMemory(device: EdgeBench.device, epoch: journal.epoch).bytes),
                .journal(try bench.records.flatMap(\.bytes)), .gates(gates.bytes),
            ]
        ).sealed(by: forge.hubKey, number: KeyRole.hub.rawValue)
        let archive = try DayArchive(try SealedArchive(bytes: sealed, trusted: forge.keyring))
        return Replay(archive).run()
    }

    /// A card that proves this count of its taps, at a reader.
    private func tap(_ bench: EdgeBench, _ counter: UInt32, reader: String = "left") async -> String
    {
        let before = bench.decider.log.totals.decisions
        _ = bench.decider.submit(
            Presentation(
                badge: BadgeReading(
                    uid: Self.uid,
                    digest: Self.badges.digest(Self.uid),
                    outcome: .proof(.oneTime(counter: counter))
                ),
                direction: .entry,
                reader: reader,
                seenAt: bench.time.clock.sinceBoot()
            )
        )
        await bench.decider.drain()
        return bench.decider.log.entries(after: before).last?.verdict ?? "repeated"
    }

    @Test func `Printed numbers, typed codes and signed taps are decided alike`() async throws {
        let bench = try bench()
        #expect(await bench.show(Self.printed, medium: .barcode) == "granted")
        #expect(await bench.show(Array("GYM-9999".utf8), medium: .barcode) == "unknown")
        bench.time.advance(by: .seconds(60))
        #expect(await bench.show(Self.typed.bytes, medium: .typedCode) == "granted")
        bench.time.advance(by: .seconds(60))
        #expect(await tap(bench, 5) == "granted")
        bench.time.advance(by: .seconds(60))
        #expect(await tap(bench, 5) == "superseded")
        #expect(await tap(bench, 9) == "granted")
        let report = try replayed(bench)
        #expect(report.differences.isEmpty, "\(report.sums)")
        #expect(report.decided == 6)
        #expect(report.notHeld.isEmpty)
    }

    /// What the second reader saw opens nothing, and its count is known from then on.
    @Test func `A tap at two readers at once is a record, so that its count is not forgotten`()
        async throws
    {
        let bench = try bench()
        #expect(await tap(bench, 5) == "granted")
        #expect(await tap(bench, 6, reader: "right") == "repeated")
        bench.time.advance(by: .seconds(60))
        #expect(await tap(bench, 6) == "superseded")
        #expect(try bench.records.map(\.kind) == [.scan, .open, .tap, .refusal])
        let report = try replayed(bench)
        #expect(report.differences.isEmpty, "\(report.sums)")
        #expect(report.decided == 2)
    }

    @Test func `Rotating codes are decided alike: of now, shown again, of before, of later`()
        async throws
    {
        let bench = try bench()
        let seed = try #require(Reveal([UInt8](repeating: 3, count: 16)))
        let last: UInt16 = 200
        let anchor = seed.stepped(from: last, to: 0, of: Self.turning.right)
        let begin = Minute(holding: ScopeForge.start)
        let capsule = Capsule(
            token: Token(
                key: KeyRole.token.rawValue,
                flags: Self.turning.flags,
                generation: 1,
                right: Self.turning.right,
                scope: bench.forge.scope,
                issuedAt: begin,
                notBefore: begin,
                duration: 60,
                zoneSet: 0
            ),
            anchor: anchor
        ).signed(by: bench.forge.tokenKey)
        func code(_ slot: UInt16) -> [UInt8] {
            let reveal = seed.stepped(from: last, to: slot, of: Self.turning.right)
            let bytes = RotatingCode.bytes(capsule: capsule, slot: slot, reveal: reveal)
            return Array(TokenText.spelling(bytes).utf8)
        }
        // Slots of 15 seconds; the gate knows the time to within two.
        var words: [String] = []
        for (seconds, slot) in [(2, 0), (1, 0), (40, 3), (2, 2), (60, 3), (1, 90), (2, 7)] {
            bench.time.advance(by: .seconds(seconds))
            words.append(await bench.show(code(UInt16(slot)), medium: .rotatingCode))
        }
        #expect(Set(words).isSuperset(of: ["granted", "superseded", "not_yet"]), "\(words)")
        let report = try replayed(bench)
        #expect(report.differences.isEmpty, "\(words) \(report.sums)")
        #expect(report.decided == words.count)
    }
}
