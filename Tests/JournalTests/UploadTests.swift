import Access
import Crypto
import Journal
import Support
import Sync
import Testing
import Vocabulary

@Suite("What the hub holds of a journal")
struct UploadTests {
    @Test func `Batches carry all records once, each with a valid checkpoint`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        for index in 0..<25 { try journal.append([JournalBench.refusal(index)]) }
        var taken: [UInt64] = []
        for _ in 0..<3 {
            let batch = try #require(
                try journal.nextBatch(
                    limit: 10,
                    time: JournalBench.start,
                    signer: bench.deviceKey
                )
            )
            let read = try JournalBatch(
                bytes: batch.bytes,
                device: JournalBench.device,
                key: bench.deviceKey.publicKey
            )
            taken += read.records.map(\.sequence)
            #expect(batch.sequences == read.records[0].sequence...read.checkpoint.sequence)
            let last = try #require(read.records.last)
            try journal.acknowledge(bench.acknowledgement(of: last))
        }
        #expect(taken == Array(1...25))
        #expect(journal.backlog == 0)
        #expect(
            try journal.nextBatch(time: JournalBench.start, signer: bench.deviceKey) == nil
        )
        let again = try journal.nextBatch(
            after: 20,
            time: JournalBench.start,
            signer: bench.deviceKey
        )
        #expect(again?.sequences == 21...25)
    }

    @Test func `An acknowledgement of anything but our record is refused`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        let first = try journal.append([JournalBench.refusal(0)])[0]
        let second = try journal.append([JournalBench.refusal(1)])[0]
        var future = second
        future.sequence = 3
        let foreign = [
            bench.acknowledgement(of: second, digest: first.digest),
            bench.acknowledgement(of: second, device: DeviceID(1)),
            bench.acknowledgement(of: second, epoch: 2),
            bench.acknowledgement(of: future),
        ]
        for acknowledgement in foreign {
            #expect(throws: JournalError(.foreignAcknowledgement, "")) {
                try journal.acknowledge(acknowledgement)
            }
        }
        #expect(journal.acknowledged == nil)
        try journal.acknowledge(bench.acknowledgement(of: second))
        try journal.acknowledge(bench.acknowledgement(of: first))
        #expect(journal.acknowledged?.sequence == 2)
    }

    /// Thirty days after the record's time, to the millisecond.
    @Test(arguments: [(-1, 0), (0, 1)])
    func `Nothing goes before thirty days`(milliseconds: Int, pruned: Int) throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        let records = try (0..<3).map { try journal.append([JournalBench.refusal($0 * 60)])[0] }
        let later = JournalBench.start.advanced(
            by: .seconds(30 * 86_400) + .milliseconds(milliseconds)
        )
        #expect(try journal.prune(now: later) == 0)
        try journal.acknowledge(bench.acknowledgement(of: records[2]))
        #expect(try journal.prune(now: later) == pruned)
    }

    @Test func `Nothing goes above the acknowledgement, and the last record never`() throws {
        let bench = try JournalBench()
        let end = JournalBench.start.advanced(by: .seconds(400 * 86_400))
        var last: JournalRecord?
        do {
            let journal = try bench.sound()
            let records = try (0..<10).map { try journal.append([JournalBench.refusal($0)])[0] }
            last = records[9]
            try journal.acknowledge(bench.acknowledgement(of: records[3]))
            #expect(try journal.prune(now: end) == 4)
            #expect(throws: JournalError(.notHere, "")) { _ = try journal.records(after: 3) }
            #expect(try journal.records(after: 4).count == 6)
            try journal.acknowledge(bench.acknowledgement(of: records[9]))
            #expect(try journal.prune(now: end) == 5)
            #expect(try journal.prune(now: end) == 0)
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(journal.position.sequence == 10)
        #expect(try journal.append([JournalBench.refusal(10)])[0].previous == last?.digest)
        let report = try JournalFile.verify(path: bench.path)
        #expect(report.isSound)
        #expect(report.sequences == 10...11)
        #expect(report.prunedUpTo == 9)
        #expect(report.acknowledgedUpTo == 10)
    }

    @Test func `Pruning is no cover for a removal`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            let records = try (0..<10).map { try journal.append([JournalBench.refusal($0)])[0] }
            try journal.acknowledge(bench.acknowledgement(of: records[3]))
            _ = try journal.prune(now: JournalBench.start.advanced(by: .seconds(86_400 * 31)))
        }
        try bench.attack("DELETE FROM record WHERE sequence <= 6")
        let fault = try JournalFile.verify(path: bench.path).fault
        #expect(fault?.kind == .removed)
        #expect(fault?.sequence == 5)
    }
}
