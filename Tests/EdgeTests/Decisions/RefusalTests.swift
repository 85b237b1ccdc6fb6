import Access
import Crypto
import Edge
import Gates
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Each refusal once, through real files.
struct RefusalTests {
    private static let start = Minute(holding: ScopeForge.start)
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))

    struct Case: Sendable, CustomTestStringConvertible {
        let word: String
        var zone = ZoneRecord(zone: EdgeBench.zone)
        var row: RightRecord? = RefusalTests.right
        var confirmsClock = true
        var medium = Medium.staticCode
        var forging: @Sendable (inout ScopeForge) -> Void = { _ in }
        /// What is shown, when it is not the right's own code.
        var payload: (@Sendable (EdgeBench) throws -> [UInt8])?
        /// What happens before the code is shown.
        var before: (@Sendable (EdgeBench) async throws -> Void)?

        var testDescription: String { word }
    }

    private static func row(_ change: (inout RightRecord) -> Void) -> RightRecord {
        var row = right
        change(&row)
        return row
    }

    private static func token(
        _ bench: EdgeBench,
        _ change: (inout [UInt8]) -> Void
    ) -> [UInt8] {
        var bytes = bench.forge.token(for: right)
        change(&bytes)
        return Array(TokenText.spelling(bytes).utf8)
    }

    private static let codes: [Case] = [
        Case(word: "granted"),
        Case(word: "unreadable", payload: { _ in Array("https://example.org".utf8) }),
        Case(word: "unreadable", payload: { _ in [] }),
        Case(word: "unreadable", payload: { _ in [UInt8](repeating: 0x1B, count: 512) }),
        Case(word: "wrong_version", payload: { token($0) { $0[0] = 0x12 } }),
        Case(word: "unknown_key", payload: { token($0) { $0[1] = 99 } }),
        Case(word: "bad_signature", payload: { token($0) { $0[93] ^= 1 } }),
        Case(
            word: "other_scope",
            payload: { bench in
                let claim = Token(
                    key: KeyRole.token.rawValue,
                    flags: [],
                    generation: 1,
                    right: right.right,
                    scope: ScopeID(8),
                    issuedAt: start,
                    notBefore: start,
                    duration: 60,
                    zoneSet: 0
                )
                let bytes = claim.signed(by: bench.forge.tokenKey)
                return Array(TokenText.spelling(bytes).utf8)
            }
        ),
    ]

    private static let rows: [Case] = [
        Case(
            word: "blocked",
            forging: { $0.put(BlockRecord(right: right.right, generation: 1, reason: .banned)) }
        ),
        Case(word: "superseded", row: row { $0.generation = 2 }),
        Case(word: "unknown", row: nil),
        Case(word: "suspended", row: row { $0.status = .suspended }),
        Case(word: "revoked", row: row { $0.status = .revoked }),
        Case(word: "not_yet", row: row { $0.notBefore = start.advanced(byMinutes: 60) }),
        Case(word: "expired", row: row { $0.notAfter = start }),
        Case(word: "unpaid", row: row { $0.paidThrough = start }),
        Case(
            word: "wrong_zone",
            row: row { $0.zoneSet = 4 },
            forging: { $0.put(ZoneSetRecord(set: 4, zones: [2])) }
        ),
        Case(word: "medium_too_weak", row: row { $0.flags = RightFlags().requiring(.oneTime) }),
        Case(
            word: "rules",
            row: row { $0.policy = 3 },
            forging: { forge in
                let window = WeeklyWindow(policy: 3, weekdays: 0x7F, opens: 0, closes: 60)
                if let window { forge.put(window) }
            }
        ),
    ]

    private static let uses: [Case] = [
        Case(
            word: "already_inside",
            zone: ZoneRecord(zone: EdgeBench.zone, flags: .antiPassback),
            before: { bench in
                #expect(await bench.show(bench.code(right)) == "granted")
                await bench.pass()
            }
        ),
        Case(
            word: "no_uses_left",
            row: row { $0.usesMax = 1 },
            before: { #expect(await $0.show($0.code(right)) == "granted") }
        ),
        Case(
            word: "capacity",
            zone: ZoneRecord(zone: EdgeBench.zone, capacity: 1),
            forging: { $0.put(RightRecord(right: RightID(77))) },
            before: { bench in
                #expect(await bench.show(bench.code(RightRecord(right: RightID(77)))) == "granted")
                await bench.pass()
            }
        ),
        Case(
            word: "stale",
            zone: ZoneRecord(zone: EdgeBench.zone, stalePolicy: .closed),
            before: { $0.time.advance(by: .seconds(27 * 3_600)) }
        ),
        Case(
            word: "clock_uncertain",
            row: row { $0.notAfter = start.advanced(byMinutes: 60) },
            confirmsClock: false
        ),
        Case(
            word: "tampered",
            before: { try $0.attack("UPDATE rights SET record = zeroblob(48)") }
        ),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: codes + rows + uses)
    func `Every reason is found, told and journalled`(_ given: Case) async throws {
        var options = EdgeBench.Options()
        options.zone = given.zone
        options.rights = given.row.map { [$0] } ?? []
        options.confirmsClock = given.confirmsClock
        options.forging = given.forging
        options.runsGate = false
        let bench = try EdgeBench(options)
        try await given.before?(bench)
        let payload = try given.payload?(bench) ?? bench.code(Self.right)
        #expect(await bench.show(payload, medium: given.medium) == given.word)
        let last = try #require(try bench.records.last)
        if given.word == "granted" {
            #expect(last.kind == .open)
            #expect(last.refersTo == 1)
        } else {
            #expect(last.kind == .refusal)
            #expect(last.refusal?.name == given.word)
            #expect(bench.notes.denials.withLock { $0.last } == last.refusal)
        }
        let credential = Array(SHA256.digest(payload).bytes.prefix(16))
        #expect(last.credential == credential)
    }

    @Test func `Without any cache everything signed is stale`() async throws {
        var options = EdgeBench.Options()
        options.hasCache = false
        let bench = try EdgeBench(options)
        #expect(await bench.show(bench.code(Self.right)) == "stale")
    }
}

extension EdgeBench {
    /// Ends the last opening as a sensor would.
    func pass() async {
        let passage = notes.grants.withLock { $0.last ?? nil }
        guard let passage else { return }
        decider.settle(passage, .passed)
        await decider.drain()
    }
}
