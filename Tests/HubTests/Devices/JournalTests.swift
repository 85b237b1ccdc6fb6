import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct JournalTests {
    private func acknowledged(
        _ answer: SimulatedDevice.Answer,
        _ device: SimulatedDevice
    ) -> UInt64? {
        guard answer.status == 200, answer.isSigned else { return nil }
        return Acknowledgement(bytes: answer.body, keyring: device.keyring)?.sequence
    }

    @Test func `Records are taken once, and a batch sent again is acknowledged again`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 9)
        let whole = device.journal.batch(1...10)
        #expect(acknowledged(try await device.post(whole), device) == 10)
        #expect(acknowledged(try await device.post(whole), device) == 10)
        let older = device.journal.batch(3...6)
        #expect(acknowledged(try await device.post(older), device) == 10)
        device.journal.add(.clock, count: 5)
        let overlapping = device.journal.batch(8...15)
        #expect(acknowledged(try await device.post(overlapping), device) == 15)
        #expect(try await bench.stored() == 15)
        await bench.test.stop()
    }

    @Test func `A hole is told with the sequence that is wanted`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 9)
        #expect(acknowledged(try await device.post(device.journal.batch(1...3)), device) == 3)
        let answer = try await device.post(device.journal.batch(5...10))
        #expect(answer.status == 409)
        #expect(answer.isSigned)
        #expect(answer.json["reason"] == "hole")
        #expect(answer.json["wanted"] == 4)
        #expect(try await bench.stored() == 3)
        #expect(try await bench.status(device.device) == .active)
        await bench.test.stop()
    }

    @Test(arguments: [1...3, 2...5, 4...6])
    func `A device that tells two stories is quarantined`(
        _ sequences: ClosedRange<Int>
    ) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 2)
        let held = device.journal.batch(1...3)
        #expect(acknowledged(try await device.post(held), device) == 3)
        var other = TestJournal(device: device.device, epoch: 1, key: device.key)
        other.add(.boot) { $0.sinceBoot = 77 }
        other.add(.clock, count: 9)
        let answer = try await device.post(other.batch(sequences))
        #expect(answer.status == 409)
        #expect(answer.json["reason"] == "fork")
        #expect(try await bench.status(device.device) == .quarantined)
        #expect(try await bench.incidents() == ["fork"])
        #expect(try await bench.stored() == 3)
        let after = try await device.post(held)
        #expect(after.status == 403)
        #expect(after.json["reason"] == "quarantined")
        let release = "/v1/devices/\(device.device)/release"
        #expect(try await bench.test.client.send(.post, release).status == 200)
        #expect(acknowledged(try await device.post(held), device) == 3)
        await bench.test.stop()
    }

    enum Harm: String, CaseIterable, Sendable {
        case edited
        case reordered
        case removed
        case otherDevice
        case otherEpoch
        case foreignCheckpoint
        case shifted
        case cutShort
        case unknownKind
        case tooMany
    }

    /// The batch of records 1 to 6 after something was done to it, and what it is answered.
    private func harmed(
        _ harm: Harm,
        _ journal: TestJournal
    ) -> (batch: [UInt8], status: Int, sequence: JournalHarm) {
        var records = Array(journal.records[0..<6])
        switch harm {
        case .edited:
            records[2][50] ^= 1
            return (journal.batch(of: records), 409, .sequence(4))
        case .reordered:
            records.swapAt(2, 3)
            return (journal.batch(of: records), 409, .sequence(4))
        case .removed:
            records.remove(at: 2)
            return (journal.batch(of: records), 409, .sequence(4))
        case .otherDevice:
            records[3][7] ^= 1
            return (journal.batch(of: records), 409, .sequence(4))
        case .otherEpoch:
            records[3][11] ^= 3
            return (journal.batch(of: records), 409, .sequence(4))
        case .foreignCheckpoint:
            return (journal.batch(of: records, signedBy: Ed25519PrivateKey()), 422, .none)
        case .shifted:
            let signed = Array(journal.batch(1...5).prefix(Checkpoint.byteCount))
            return (signed + records.joined(), 422, .none)
        case .cutShort:
            return (Array(journal.batch(of: records).dropLast(64)), 422, .none)
        case .unknownKind:
            records[4][1] = 99
            return (journal.batch(of: records), 422, .sequence(5))
        case .tooMany:
            let filler = [UInt8](repeating: 0, count: JournalBatch.byteCountMax + 1)
            return (filler, 413, .none)
        }
    }

    @Test(arguments: Harm.allCases)
    func `A batch that was harmed is refused whole and its first bad record named`(
        _ harm: Harm
    ) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 9)
        let (batch, status, sequence) = harmed(harm, device.journal)
        let answer = try await device.post(batch)
        #expect(answer.status == status)
        #expect(try await bench.stored() == 0)
        #expect(try await bench.status(device.device) == .active)
        if case .sequence(let number) = sequence {
            #expect(answer.json["sequence"] == .integer(number))
        }
        device.sequence += 1
        let sound = device.journal.batch(1...10)
        #expect(acknowledged(try await device.post(sound), device) == 10)
        await bench.test.stop()
    }

    @Test func `Another device's journal is not taken, whoever sends it`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let other = try await bench.enrolled()
        other.journal.add(.boot)
        let answer = try await device.post(other.journal.batch(1...1))
        #expect(answer.status == 422)
        #expect(try await bench.stored() == 0)
        await bench.test.stop()
    }

    @Test func `A lost journal opens the next epoch, and the old one may still be completed`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 4)
        #expect(acknowledged(try await device.post(device.journal.batch(1...2)), device) == 2)
        var next = TestJournal(device: device.device, epoch: 2, key: device.key)
        next.add(.boot) { $0.flags = .journalLost }
        next.add(.clock, count: 2)
        let late = try await device.post(next.batch(2...3))
        #expect(late.json["reason"] == "hole")
        #expect(late.json["wanted"] == 1)
        #expect(late.json["epoch"] == 2)
        #expect(acknowledged(try await device.post(next.batch(1...3)), device) == 3)
        #expect(try await bench.incidents() == ["journal_lost"])
        #expect(acknowledged(try await device.post(device.journal.batch(3...5)), device) == 5)
        var far = TestJournal(device: device.device, epoch: 4, key: device.key)
        far.add(.boot)
        let refused = try await device.post(far.batch(1...1))
        #expect(refused.status == 409)
        #expect(refused.json["epoch"] == 2)
        #expect(try await bench.stored() == 8)
        let shown = try await bench.test.client.send(.get, "/v1/devices/\(device.device)")
        #expect(shown.json["epoch"] == 2)
        await bench.test.stop()
    }

    @Test func `An epoch begins at its own beginning`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        var record = JournalRecord(
            kind: .boot,
            device: device.device,
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: TestHub.start),
            previous: .zero
        )
        record.sinceBoot = 1
        let answer = try await device.post(device.journal.batch(of: [record.bytes]))
        #expect(answer.status == 409)
        #expect(answer.json["reason"] == "broken")
        #expect(answer.json["sequence"] == 1)
        #expect(try await bench.status(device.device) == .active)
        await bench.test.stop()
    }

    @Test func `The same batch sent ten times at once is held once`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock, count: 99)
        let batch = device.journal.batch(1...100)
        let company = bench.company
        let id = device.device
        let row = try await bench.test.hub.services.store.read { session in
            try bench.devices.findDevice(session, id, company: company)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask { _ = try await bench.devices.ingest(batch, from: row) }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.stored() == 100)
        await bench.test.stop()
    }

    @Test func `Passages spend rights, heads tell where a device stands, tamper is an incident`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let right = try await bench.createRight(RightDraft(usesMax: 3))
        device.journal.add(.boot)
        device.journal.add(.head) { $0.headVersion = 2 }
        for _ in 0..<2 {
            device.journal.add(.scan) {
                $0.subject = right.raw
                $0.direction = .entry
            }
            device.journal.add(.passage) {
                $0.subject = right.raw
                $0.direction = .entry
                $0.refersTo = 1
            }
        }
        device.journal.add(.tamper)
        let batch = device.journal.batch(1...7)
        #expect(acknowledged(try await device.post(batch), device) == 7)
        #expect(acknowledged(try await device.post(batch), device) == 7)
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        #expect(mirror.right(right)?.usesSeen == 2)
        let shown = try await bench.test.client.send(.get, "/v1/devices/\(device.device)")
        #expect(shown.json["headVersion"] == 2)
        #expect(try await bench.incidents() == ["tamper"])
        await bench.test.stop()
    }
}

/// What a refusal says of the first bad record.
enum JournalHarm {
    case none
    case sequence(Int64)
}
