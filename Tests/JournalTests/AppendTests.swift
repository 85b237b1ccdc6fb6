import Access
import Crypto
import Journal
import Support
import Sync
import Testing
import Vocabulary

@Suite("Writing a journal")
struct AppendTests {
    @Test func `The first record is chained to device and epoch`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        #expect(journal.epoch == 1)
        #expect(journal.position.sequence == 0)
        // SHA-256("JLNGENS1" ‖ 01020304 ‖ 00000001), by another implementation.
        let genesis = "0c80f812a85f786bb1dd9f105afac50fa075006bf56cd1077a9a5aba9d8d1260"
        #expect(journal.position.digest.hex == genesis)
        let record = try #require(try journal.append([JournalBench.refusal(0)]).first)
        #expect(record.sequence == 1)
        #expect(record.previous.hex == genesis)
        #expect(record.device == JournalBench.device)
        #expect(journal.position.digest == record.digest)
    }

    @Test func `Records of one call and of the next form one chain`() throws {
        let bench = try JournalBench()
        let right = RightID(5)
        var digests: [Digest] = []
        do {
            let journal = try bench.sound()
            let pair = try journal.append([JournalBench.scan(right), JournalBench.opening()])
            #expect(pair.map(\.sequence) == [1, 2])
            #expect(pair[1].previous == pair[0].digest)
            #expect(pair[1].refersTo == 1)
            let passage = try journal.append([JournalBench.passage(of: 1)])
            #expect(passage[0].refersTo == 2)
            #expect(passage[0].previous == pair[1].digest)
            digests = (pair + passage).map(\.digest)
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.position.sequence == 3)
        #expect(journal.position.digest == digests[2])
        #expect(try journal.records(after: 0).map(JournalRecord.digest(of:)) == digests)
        #expect(
            try journal.records(after: 1, limit: 1).map(JournalRecord.digest(of:)) == [digests[1]]
        )
        #expect(try journal.records(after: 3).isEmpty)
        #expect(try JournalFile.verify(path: bench.path).isSound)
    }

    @Test func `Use follows grant, passage and return, and survives a restart`() throws {
        let bench = try JournalBench()
        let right = RightID(5)
        let moment = JournalBench.start
        var journal = try bench.sound()
        try journal.append(
            [JournalBench.scan(right), JournalBench.opening()],
            uses: [.reserve(right, generation: 2)]
        )
        #expect(try journal.use(of: right) == UseState(reserved: 1, generation: 2))
        #expect(journal.unsettled.map(\.sequence) == [1])
        try journal.append(
            [JournalBench.passage(of: 1)],
            uses: [.settle(right, .entry, zone: 4, usesSeen: 3, at: moment)]
        )
        let inside = UseState(
            known: 4,
            generation: 2,
            isInside: true,
            zone: 4,
            firstEntry: moment,
            lastEntry: moment,
            entries: [moment]
        )
        #expect(try journal.use(of: right) == inside)
        #expect(journal.occupancy(zone: 4) == 1)
        #expect(journal.unsettled.isEmpty)
        try journal.append(
            [JournalBench.scan(right)],
            uses: [.reserve(right, generation: 1)]
        )
        try journal.append([JournalBench.passage(of: 4)], uses: [.giveBack(right)])
        #expect(try journal.use(of: right) == inside)
        journal = try reopened(bench, &journal)
        #expect(try journal.use(of: right) == inside)
        #expect(journal.occupancy(zone: 4) == 1)
        #expect(journal.occupancy(zone: 5) == 0)
        try journal.append(
            [JournalBench.passage(of: 4)],
            uses: [.settle(right, .exit, zone: 4, usesSeen: 3, at: moment)]
        )
        #expect(journal.occupancy(zone: 4) == 0)
        #expect(try journal.use(of: right).isInside == false)
        #expect(try journal.use(of: RightID(6)) == UseState())
    }

    private func reopened(
        _ bench: JournalBench,
        _ journal: inout JournalFile
    ) throws -> JournalFile {
        // Two would hold the lock at once: the first goes before the second comes.
        let other = try JournalBench()
        journal = try other.sound()
        return try bench.sound(epochFloor: 1)
    }

    @Test func `A grant that a power cut left open is told at the next start`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            for right in 1...3 {
                try journal.append(
                    [JournalBench.scan(RightID(UInt64(right))), JournalBench.opening()],
                    uses: [.reserve(RightID(UInt64(right)), generation: 1)]
                )
            }
            try journal.append([JournalBench.passage(of: 3)])
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.unsettled.map(\.sequence) == [1, 5])
        #expect(journal.unsettled.map(\.right) == [RightID(1), RightID(3)])
    }

    @Test func `The newest head record is the mark, whatever else follows`() throws {
        var forge = ScopeForge()
        let first = forge.publish()
        let second = forge.publish()
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            #expect(journal.mark == nil)
            try journal.append([.head(first, time: JournalBench.moment(0))])
            try journal.append([.head(second, time: JournalBench.moment(1))])
            try journal.append([JournalBench.refusal(2)])
            #expect(journal.mark == HeadMark(second))
        }
        #expect(try bench.sound(epochFloor: 1).mark == HeadMark(second))
    }

    @Test func `Ahead grants are counted a gate and a head, and a new head begins anew`() throws {
        var forge = ScopeForge()
        let head = forge.publish()
        let gate = JournalBench.gate
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            for seconds in 0..<3 {
                try journal.append([JournalBench.scan(RightID(1), at: seconds, ahead: 7)])
            }
            try journal.append([JournalBench.scan(RightID(2))])
            #expect(journal.aheadUsed(gate: gate, headVersion: 7) == 3)
            #expect(journal.aheadUsed(gate: GateID(1), headVersion: 7) == 0)
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.aheadUsed(gate: gate, headVersion: 7) == 3)
        try journal.append([.head(head, time: JournalBench.moment(9))])
        #expect(journal.aheadUsed(gate: gate, headVersion: 7) == 0)
    }

    @Test func `A second opening is refused, and a reading is not`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        try journal.append([JournalBench.refusal(0)])
        #expect(throws: JournalError(.inUse, "")) { _ = try bench.open() }
        #expect(try JournalFile.verify(path: bench.path).records == 1)
        try journal.append([JournalBench.refusal(1)])
        #expect(try JournalFile.verify(path: bench.path).records == 2)
    }
}
