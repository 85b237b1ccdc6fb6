import Access
import Edge
import Support
import Sync
import Testing
import Vocabulary

/// DESIGN 4.5 at the very second: what a gate does past the head's expiry.
@Suite(.timeLimit(.minutes(1)))
struct StaleBoundaryTests {
    private static let right = RightRecord(right: RightID(0x57A1_0001))
    private static let suspended = { () -> RightRecord in
        var record = RightRecord(right: RightID(0x57A1_0002))
        record.status = .suspended
        return record
    }()
    private static let lifetime = 26 * 3_600

    struct Case: Sendable {
        let policy: StalePolicy
        /// Milliseconds before the expiry (negative) or after it.
        let offset: Int
        let isListed: Bool
        let verdict: String
    }

    static let cases = [
        Case(policy: .acceptAndFlag, offset: -1, isListed: true, verdict: "granted"),
        Case(policy: .acceptAndFlag, offset: 0, isListed: true, verdict: "granted"),
        Case(policy: .tokenOnly, offset: -1, isListed: true, verdict: "granted"),
        Case(policy: .tokenOnly, offset: 0, isListed: true, verdict: "granted"),
        // Blocked by the signed list, which rows do not help past the expiry.
        Case(policy: .tokenOnly, offset: 0, isListed: false, verdict: "revoked"),
        Case(policy: .closed, offset: -1, isListed: true, verdict: "granted"),
        Case(policy: .closed, offset: 0, isListed: true, verdict: "stale"),
    ]

    private func bench(_ policy: StalePolicy, blocked: Bool = false) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.zone.stalePolicy = policy
        options.zone.flags.insert(.acceptsUncertainClock)
        options.rights = [Self.right, Self.suspended]
        options.forging = { forge in
            guard blocked else { return }
            forge.put(BlockRecord(right: Self.right.right, generation: 1, reason: .revoked))
        }
        return try EdgeBench(options)
    }

    @Test(arguments: cases)
    func `A zone's stale policy begins in the millisecond of the expiry`(
        _ given: Case
    ) async throws {
        let bench = try bench(given.policy, blocked: !given.isListed)
        bench.time.advance(by: .seconds(Self.lifetime) + .milliseconds(given.offset))
        bench.stores.clock.answered(
            ScopeForge.start.advanced(by: .seconds(Self.lifetime) + .milliseconds(given.offset))
        )
        #expect(await bench.show(bench.code(Self.right)) == given.verdict)
        guard given.verdict == "granted" else { return }
        let scan = try #require(try bench.records.last { $0.kind == .scan })
        let isFlagged = scan.flags.contains(RecordFlags(.stale))
        #expect(isFlagged == (given.offset >= 0))
    }

    @Test func `Token only looks at no row: a suspended one is stopped by the list alone`()
        async throws
    {
        let bench = try bench(.tokenOnly)
        #expect(await bench.show(bench.code(Self.suspended)) == "suspended")
        let expiry = Duration.seconds(Self.lifetime)
        bench.time.advance(by: expiry)
        bench.stores.clock.answered(ScopeForge.start.advanced(by: expiry))
        // The hub lists what it suspends; this row is not listed.
        #expect(await bench.show(bench.code(Self.suspended)) == "granted")
        let flash = bench.forge.flash(
            1,
            [.right(Self.suspended.right, generation: 1, .suspended)],
            at: ScopeForge.start.advanced(by: expiry)
        )
        #expect(bench.stores.flash.take(flash) == .taken)
        #expect(await bench.show(bench.code(Self.suspended)) == "suspended")
    }

    @Test(arguments: StalePolicy.allCases)
    func `A flash strikes while the head is stale, under each policy`(
        _ policy: StalePolicy
    ) async throws {
        let bench = try bench(policy)
        let expiry = Duration.seconds(Self.lifetime)
        bench.time.advance(by: expiry)
        bench.stores.clock.answered(ScopeForge.start.advanced(by: expiry))
        let flash = bench.forge.flash(
            1,
            [.right(Self.right.right, generation: 1, .revoked)],
            at: ScopeForge.start.advanced(by: expiry)
        )
        #expect(bench.stores.flash.take(flash) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "revoked")
    }

    @Test func `A head that lacks what the list left to it is stale from that moment`()
        async throws
    {
        let bench = try bench(.closed)
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(bench.stores.flash.take(bench.forge.flash(1, completeFrom: 2)) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "stale")
        #expect(bench.stores.flash.take(bench.forge.flash(2, completeFrom: 1)) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }
}
