import Edge
import Sync
import Testing

struct UploadTests {
    private static func machine(written: UInt64 = 10, acknowledged: UInt64 = 4) -> UploadMachine {
        UploadMachine(epoch: 1, first: 3, acknowledged: acknowledged, written: written)
    }

    struct Size: Sendable {
        let written: UInt64
        let action: UploadMachine.Action
    }

    @Test(arguments: [
        Size(written: 4, action: .sleep), Size(written: 5, action: .send(from: 5, count: 1)),
        Size(written: 4_100, action: .send(from: 5, count: 4_096)),
        Size(written: 4_101, action: .send(from: 5, count: 4_096)),
    ])
    func `A batch holds what was not acknowledged, 4096 records at most`(_ given: Size) {
        var machine = Self.machine(written: given.written)
        #expect(machine.handle(.begin, chance: 1) == given.action)
    }

    @Test func `What is acknowledged is not sent again`() {
        var machine = Self.machine()
        _ = machine.handle(.begin, chance: 1)
        #expect(machine.handle(.acknowledged(upTo: 10), chance: 1) == .sleep)
        #expect(machine.backlog == 0)
        #expect(machine.handle(.written(upTo: 12), chance: 1) == .send(from: 11, count: 2))
    }

    struct Conflict: Sendable {
        let reason: String
        let wanted: UInt64?
        let epoch: UInt32?
        let action: UploadMachine.Action
        let fault: LaneFault?
    }

    @Test(arguments: [
        Conflict(reason: "hole", wanted: 3, epoch: 1, action: .send(from: 3, count: 8), fault: nil),
        Conflict(reason: "hole", wanted: 8, epoch: 1, action: .send(from: 8, count: 3), fault: nil),
        Conflict(reason: "hole", wanted: 11, epoch: 1, action: .sleep, fault: nil),
        Conflict(
            reason: "hole",
            wanted: 12,
            epoch: 1,
            action: .wait(.seconds(600)),
            fault: .quarantined
        ),
        Conflict(
            reason: "hole",
            wanted: 2,
            epoch: 1,
            action: .wait(.seconds(600)),
            fault: .unfillable
        ),
        Conflict(
            reason: "hole",
            wanted: 3,
            epoch: 2,
            action: .wait(.seconds(600)),
            fault: .quarantined
        ),
        Conflict(
            reason: "hole",
            wanted: nil,
            epoch: nil,
            action: .wait(.milliseconds(250)),
            fault: .malformed
        ),
        Conflict(
            reason: "fork",
            wanted: nil,
            epoch: 1,
            action: .wait(.seconds(600)),
            fault: .quarantined
        ),
        Conflict(
            reason: "quarantined",
            wanted: nil,
            epoch: nil,
            action: .wait(.seconds(600)),
            fault: .quarantined
        ),
        Conflict(
            reason: "replayed",
            wanted: 5,
            epoch: 1,
            action: .wait(.milliseconds(250)),
            fault: .refused
        ),
        Conflict(
            reason: "broken",
            wanted: 5,
            epoch: 1,
            action: .wait(.seconds(600)),
            fault: .quarantined
        ),
    ])
    func `A hole is filled from where the hub wants it, anything else stops`(_ given: Conflict) {
        var machine = Self.machine()
        _ = machine.handle(.begin, chance: 1)
        let conflict = JournalConflict(
            reason: given.reason,
            wanted: given.wanted,
            epoch: given.epoch
        )
        #expect(machine.handle(.conflict(conflict), chance: 1) == given.action)
        #expect(machine.fault == given.fault)
        #expect((machine.phase == .stopped) == (given.action == .wait(.seconds(600))))
    }

    @Test func `A hub that wants the same record for ever is given time`() {
        var machine = Self.machine()
        let conflict = JournalConflict(reason: "hole", wanted: 3, epoch: 1)
        for _ in 0..<3 {
            #expect(machine.handle(.conflict(conflict), chance: 1) == .send(from: 3, count: 8))
        }
        #expect(machine.handle(.conflict(conflict), chance: 1) == .wait(.milliseconds(250)))
    }

    @Test func `An acknowledgement of records that were never written stops the lane`() {
        var machine = Self.machine()
        #expect(machine.handle(.acknowledged(upTo: 11), chance: 1) == .wait(.seconds(600)))
        #expect(machine.fault == .quarantined)
    }

    @Test func `A failure is tried again and what is written meanwhile goes along`() {
        var machine = Self.machine()
        #expect(machine.handle(.failed(.unreachable), chance: 1) == .wait(.milliseconds(250)))
        #expect(machine.handle(.waited, chance: 1) == .send(from: 5, count: 6))
        #expect(machine.fault == .unreachable)
        #expect(machine.handle(.acknowledged(upTo: 10), chance: 1) == .sleep)
        #expect(machine.fault == nil)
    }
}
