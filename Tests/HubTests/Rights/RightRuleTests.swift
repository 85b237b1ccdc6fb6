import Access
import Kernel
import Rights
import Testing
import Vocabulary

struct RightRuleTests {
    private static func record(
        _ status: RightStatus,
        generation: UInt8 = 1
    ) -> RightRecord {
        RightRecord(right: RightID(7), generation: generation, status: status)
    }

    struct Case: Sendable {
        let command: RightCommand
        let status: RightStatus
        let outcome: Result<RightStatus, RightsRefusal>
    }

    static let cases = [
        Case(command: .suspend, status: .active, outcome: .success(.suspended)),
        Case(command: .suspend, status: .suspended, outcome: .success(.suspended)),
        Case(command: .suspend, status: .revoked, outcome: .failure(.revokedIsFinal)),
        Case(command: .resume, status: .active, outcome: .success(.active)),
        Case(command: .resume, status: .suspended, outcome: .success(.active)),
        Case(command: .resume, status: .revoked, outcome: .failure(.revokedIsFinal)),
        Case(command: .revoke, status: .active, outcome: .success(.revoked)),
        Case(command: .revoke, status: .suspended, outcome: .success(.revoked)),
        Case(command: .revoke, status: .revoked, outcome: .success(.revoked)),
        Case(command: .transfer, status: .active, outcome: .success(.active)),
        Case(command: .transfer, status: .suspended, outcome: .failure(.suspendedFirst)),
        Case(command: .transfer, status: .revoked, outcome: .failure(.revokedIsFinal)),
    ]

    @Test(arguments: cases)
    func `A command leads from one status to the next or is refused`(_ given: Case) {
        let outcome = Result { () throws(RightsRefusal) in
            try given.command.applied(to: Self.record(given.status)).status
        }
        #expect(outcome == given.outcome)
    }

    @Test func `A right is handed over up to generation 255 and then no more`() throws {
        let last = try RightCommand.transfer.applied(to: Self.record(.active, generation: 254))
        #expect(last.generation == 255)
        #expect(throws: RightsRefusal.generationsSpent) {
            try RightCommand.transfer.applied(to: last)
        }
        #expect(RightsRefusal.generationsSpent.problem.detail.contains("make a new right"))
    }

    static let blocks: [(RightStatus, UInt8, BlockRecord?)] = [
        (.active, 1, nil),
        (.active, 2, BlockRecord(right: RightID(7), generation: 1, reason: .superseded)),
        (.active, 255, BlockRecord(right: RightID(7), generation: 254, reason: .superseded)),
        (.suspended, 1, BlockRecord(right: RightID(7), generation: 1, reason: .suspended)),
        (.suspended, 3, BlockRecord(right: RightID(7), generation: 3, reason: .suspended)),
        (.revoked, 1, BlockRecord(right: RightID(7), generation: 1, reason: .revoked)),
        (.revoked, 9, BlockRecord(right: RightID(7), generation: 9, reason: .revoked)),
    ]

    @Test(arguments: blocks)
    func `The blocklist says the strongest word of a right`(
        _ given: (status: RightStatus, generation: UInt8, block: BlockRecord?)
    ) {
        let record = Self.record(given.status, generation: given.generation)
        #expect(BlockRule.record(of: record) == given.block)
    }

    @Test func `A zone never lies in itself`() {
        let parents: [UInt16: UInt16] = [1: 0, 2: 1, 3: 2]
        #expect(ZoneTree.allows(zone: 3, parent: 1, parents: parents))
        #expect(ZoneTree.allows(zone: 4, parent: 3, parents: parents))
        #expect(!ZoneTree.allows(zone: 1, parent: 1, parents: parents))
        #expect(!ZoneTree.allows(zone: 1, parent: 2, parents: parents))
        #expect(!ZoneTree.allows(zone: 1, parent: 3, parents: parents))
        #expect(ZoneTree.allows(zone: 1, parent: 0, parents: parents))
    }

    @Test func `Zones lie at most fifteen deep, as deep as gates look`() {
        let parents = Dictionary(
            uniqueKeysWithValues: (1...16).map { (UInt16($0), UInt16($0 - 1)) }
        )
        #expect(ZoneTree.allows(zone: 16, parent: 15, parents: parents))
        #expect(!ZoneTree.allows(zone: 17, parent: 16, parents: parents))
    }

    @Test func `A head follows a quarter of a second after the first change`() {
        var timer = PublishTimer()
        #expect(timer.due == nil)
        timer.changed(at: Timestamp(milliseconds: 1_000))
        timer.changed(at: Timestamp(milliseconds: 1_200))
        #expect(timer.due == Timestamp(milliseconds: 1_250))
    }

    @Test func `A head is renewed at half of its life, changed or not`() {
        var timer = PublishTimer()
        timer.published(
            0,
            issuedAt: Timestamp(milliseconds: 1_000),
            expiresAt: Timestamp(milliseconds: 3_000)
        )
        #expect(timer.due == Timestamp(milliseconds: 2_000))
        #expect(!timer.isRenewalDue(at: Timestamp(milliseconds: 1_999)))
        #expect(timer.isRenewalDue(at: Timestamp(milliseconds: 2_000)))
    }

    @Test func `A change that falls into the making of a head asks for another`() {
        var timer = PublishTimer()
        timer.changed(at: Timestamp(milliseconds: 1_000))
        let covered = timer.changes
        timer.changed(at: Timestamp(milliseconds: 1_300))
        let far = Timestamp(milliseconds: 9_000_000)
        timer.published(covered, issuedAt: Timestamp(milliseconds: 1_250), expiresAt: far)
        #expect(timer.due == Timestamp(milliseconds: 1_250))
        timer.published(timer.changes, issuedAt: Timestamp(milliseconds: 1_400), expiresAt: far)
        #expect(timer.due != nil && timer.due ?? far > Timestamp(milliseconds: 4_000_000))
    }

    @Test func `After a failure the next attempt waits`() {
        var timer = PublishTimer()
        timer.changed(at: Timestamp(milliseconds: 1_000))
        timer.failed(until: Timestamp(milliseconds: 6_250))
        timer.changed(at: Timestamp(milliseconds: 2_000))
        #expect(timer.due == Timestamp(milliseconds: 6_500))
        #expect(timer.isRenewalDue(at: Timestamp(milliseconds: 6_500)))
    }
}
