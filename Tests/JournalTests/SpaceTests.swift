import Foundation
import Journal
import Support
import Synchronization
import Testing
import Vocabulary

@Suite("Room for the journal")
struct SpaceTests {
    static let machine = SpaceMachine(recordsMax: 10, freeBytesMin: 100, reserveBytes: 1000)

    @Test func `A write without room releases the reserve once, then counts`() {
        var machine = Self.machine
        #expect(machine.handle(.wrote(records: 5)) == .nothing)
        #expect(machine.state == .normal)
        #expect(machine.handle(.noRoom) == .releaseAndRetry)
        #expect(machine.state == .degraded(left: 10))
        #expect(machine.handle(.wrote(records: 9)) == .nothing)
        #expect(machine.hasRoom(forRecords: 1))
        #expect(!machine.hasRoom(forRecords: 2))
        #expect(machine.handle(.wrote(records: 1)) == .nothing)
        #expect(machine.state == .full)
        #expect(!machine.hasRoom(forRecords: 1))
        #expect(machine.handle(.noRoom) == .nothing)
    }

    /// Free bytes, and what is to be done: below 100 in peace, from 1 200 on afterwards.
    @Test(arguments: [(99, SpaceMachine.Action.release), (100, .nothing), (5000, .nothing)])
    func `Little room releases the reserve before a write fails`(
        bytes: Int,
        action: SpaceMachine.Action
    ) {
        var machine = Self.machine
        #expect(machine.handle(.free(bytes: UInt64(bytes))) == action)
    }

    @Test(arguments: [(1199, SpaceMachine.Action.nothing), (1200, .makeReserve)])
    func `The reserve is made again when there is room for it and more`(
        bytes: Int,
        action: SpaceMachine.Action
    ) {
        for events in [[SpaceMachine.Event.noRoom], [.noRoom, .noRoom]] {
            var machine = Self.machine
            for event in events { _ = machine.handle(event) }
            let before = machine.state
            #expect(machine.handle(.free(bytes: UInt64(bytes))) == action)
            #expect(machine.handle(.reserve(isWhole: false)) == .nothing)
            #expect(machine.state == before)
            #expect(machine.handle(.reserve(isWhole: true)) == .nothing)
            #expect(machine.state == .normal)
        }
    }

    /// A reserve that only counts what is asked of it.
    private final class Ledger: Sendable {
        let calls = Mutex<(made: Int, released: Int, free: UInt64)>((0, 0, 1 << 40))

        var reserve: ReserveSpace {
            ReserveSpace(
                make: {
                    self.calls.withLock { $0.made += 1 }
                    return true
                },
                release: { self.calls.withLock { $0.released += 1 } },
                freeBytes: { self.calls.withLock { $0.free } }
            )
        }
    }

    @Test func `A file at its limit of pages refuses, and keeps what it acknowledged`() throws {
        var bench = try JournalBench()
        let ledger = Ledger()
        bench.options.reserve = ledger.reserve
        bench.options.pagesMax = 24
        var written = 0
        do {
            let journal = try bench.sound()
            let error = #expect(throws: JournalError.self) {
                for index in 0..<10_000 {
                    try journal.append([JournalBench.refusal(index)])
                    written += 1
                }
            }
            #expect(error?.code == .full)
            #expect(journal.space == .full)
            #expect(journal.position.sequence == UInt64(written))
            #expect(throws: JournalError(.full, "")) {
                try journal.append([JournalBench.refusal(0)])
            }
            #expect(ledger.calls.withLock { $0.released } == 1)
            journal.tendSpace()
            #expect(journal.space == .normal)
            #expect(ledger.calls.withLock { $0.made } == 2)
        }
        bench.options.pagesMax = nil
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.position.sequence == UInt64(written))
        #expect(written > 100)
        try journal.append([JournalBench.refusal(0)])
        #expect(try JournalFile.verify(path: bench.path).records == written + 1)
    }
}
