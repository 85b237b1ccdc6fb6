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

/// The roster of a scope, what gates witnessed of each other, and what is carried by hand.
@Suite(.timeLimit(.minutes(1)))
struct NeighbourRouteTests {
    private static func roster(
        of device: SimulatedDevice,
        known: UInt32 = 0,
        address: String? = nil
    ) async throws -> Roster? {
        let place = address.map { "&address=\($0)" } ?? ""
        let answer = try await device.ask(.get, "\(DeviceAPI.rosterPath)?known=\(known)\(place)")
        #expect(answer.isSigned)
        guard answer.status == 200 else {
            #expect(answer.status == 204)
            return nil
        }
        return try Roster(bytes: answer.body, keyring: device.keyring)
    }

    @Test func `A roster tells the devices of a scope, and a new one follows each change`()
        async throws
    {
        let bench = try await GateBench()
        let (first, second) = (try await bench.enrolled(), try await bench.enrolled())
        let roster = try #require(try await Self.roster(of: first))
        #expect(Set(roster.devices.map(\.device)) == [first.device, second.device])
        #expect(roster[second.device]?.publicKey == second.key.publicKey)
        #expect(roster[second.device]?.standing == .active)
        #expect(roster[second.device]?.gate == bench.gate)
        #expect(roster[second.device]?.peerAddress == nil)
        #expect(try await Self.roster(of: first, known: roster.version) == nil)
        // It says where it listens.
        let place = "192.168.4.10%3A8470"
        #expect(try await Self.roster(of: second, address: place) != nil)
        let moved = try #require(try await Self.roster(of: first, known: roster.version))
        #expect(moved.version > roster.version)
        #expect(moved[second.device]?.peerAddress?.description == "192.168.4.10:8470")
        // It is revoked.
        _ = try await bench.test.client.send(
            .post,
            "/v1/devices/\(second.device)/revoke",
            fields: [("Idempotency-Key", "revoke-1")]
        )
        let after = try #require(try await Self.roster(of: first, known: moved.version))
        #expect(after[second.device]?.standing == .revoked)
        await bench.test.stop()
    }

    @Test(arguments: ["8.8.8.8%3A53", "gate.local%3A1", "192.168.4.10"])
    func `Only a private address is told on`(_ address: String) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let answer = try await device.ask(
            .get,
            "\(DeviceAPI.rosterPath)?known=0&address=\(address)"
        )
        #expect(answer.status == 422 || answer.status == 400)
        await bench.test.stop()
    }

    @Test func `A roster is signed anew when half its life is over`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let roster = try #require(try await Self.roster(of: device))
        bench.test.clock.advance(by: Roster.life / 2 - .seconds(1))
        #expect(try await Self.roster(of: device, known: roster.version) == nil)
        bench.test.clock.advance(by: .seconds(1))
        let next = try #require(try await Self.roster(of: device, known: roster.version))
        #expect(next.version > roster.version)
        #expect(next.issuedAt == bench.now)
        await bench.test.stop()
    }

    private static func word(
        _ device: SimulatedDevice,
        _ sequence: UInt64,
        after seconds: Int = 0
    ) throws -> [UInt8] {
        Checkpoint(
            device: device.device,
            epoch: 1,
            sequence: sequence,
            digest: JournalRecord.digest(of: device.journal.records[Int(sequence) - 1]),
            time: TestHub.start.advanced(by: .seconds(seconds))
        ).signed(by: device.key)
    }

    private static func cuts(_ bench: GateBench) async throws -> [String] {
        let answer = try await bench.test.client.send(.get, "/v1/incidents")
        return (answer.json["items"]?.list ?? [])
            .filter { $0["kind"]?.text == "journal_cut" }.compactMap { $0["detail"]?.text }
    }

    @Test func `A device is witnessed up to the epoch after its own, and no further`() async throws
    {
        let bench = try await GateBench()
        let (device, witness) = (try await bench.enrolled(), try await bench.enrolled())
        for epoch in [2, 3, 4_000, .max] as [UInt32] {
            let word = Checkpoint(
                device: device.device,
                epoch: epoch,
                sequence: 1,
                digest: .zero,
                time: TestHub.start
            ).signed(by: device.key)
            #expect(try await witness.ask(.post, DeviceAPI.witnessPath, body: word).status == 204)
        }
        let kept = try await bench.test.hub.services.store.read { session in
            try session.rows("SELECT epoch FROM witness ORDER BY epoch") {
                row throws(StoreError) in try row.int(0)
            }
        }
        #expect(kept == [2])
        await bench.test.stop()
    }

    @Test func `Row 34: a tail that was cut off is reported with its records`() async throws {
        let bench = try await GateBench()
        let (cut, witness) = (try await bench.enrolled(), try await bench.enrolled())
        cut.journal.add(.boot, count: 100)
        // The hub holds 90; a neighbour has seen 100.
        #expect(try await cut.post(cut.journal.batch(1...90)).status == 200)
        let seen = try Self.word(cut, 100)
        #expect(try await witness.ask(.post, DeviceAPI.witnessPath, body: seen).status == 204)
        #expect(try await Self.cuts(bench).isEmpty)
        // The last ten are cut off, and the gate begins again behind them.
        var short = TestJournal(device: cut.device, epoch: 1, key: cut.key)
        short.add(.boot, count: 90)
        short.add(.health, count: 1)
        cut.journal = short
        let later = try Self.word(cut, 91, after: 5)
        #expect(try await cut.ask(.post, DeviceAPI.witnessPath, body: later).status == 204)
        let told = try await Self.cuts(bench)
        #expect(told.count == 1)
        #expect(told.first?.contains("Records 91 to 100 of epoch 1") == true)
        // Once is enough.
        #expect(try await cut.ask(.post, DeviceAPI.witnessPath, body: later).status == 204)
        #expect(try await Self.cuts(bench).count == 1)
        await bench.test.stop()
    }

    @Test func `Row 34: a tail that was written anew is reported when it arrives`() async throws {
        let bench = try await GateBench()
        let (cut, witness) = (try await bench.enrolled(), try await bench.enrolled())
        cut.journal.add(.boot, count: 100)
        #expect(try await cut.post(cut.journal.batch(1...90)).status == 200)
        let seen = try Self.word(cut, 100)
        #expect(try await witness.ask(.post, DeviceAPI.witnessPath, body: seen).status == 204)
        var other = TestJournal(device: cut.device, epoch: 1, key: cut.key)
        other.add(.boot, count: 90)
        other.add(.health, count: 30)
        cut.journal = other
        #expect(try await cut.post(other.batch(91...120)).status == 200)
        #expect(try await Self.cuts(bench).first?.contains("Records 91 to 100") == true)
        await bench.test.stop()
    }

    @Test func `An honest journal that goes on is no cut, in whatever order it is told`()
        async throws
    {
        let bench = try await GateBench()
        let (device, witness) = (try await bench.enrolled(), try await bench.enrolled())
        device.journal.add(.boot, count: 100)
        for sequence in [UInt64(100), 40, 70] {
            let word = try Self.word(device, sequence)
            _ = try await witness.ask(.post, DeviceAPI.witnessPath, body: word)
        }
        #expect(try await device.post(device.journal.batch(1...100)).status == 200)
        let forged = try Self.word(device, 100).dropLast() + [0]
        _ = try await witness.ask(.post, DeviceAPI.witnessPath, body: Array(forged))
        let cuts = try await Self.cuts(bench)
        #expect(cuts.isEmpty)
        await bench.test.stop()
    }

    @Test func `What is carried by hand proves itself, and a journal is acknowledged`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let base = "/v1/scopes/\(bench.scope)/sync"
        let keyrings = try await bench.test.client.send(.get, "\(base)/keyrings")
        let first = try #require(StickFile.keyrings(keyrings.body)?.first)
        #expect(try SignedKeyring(bytes: first).keyring == device.keyring)
        let snapshot = try await bench.test.client.send(.get, "\(base)/snapshot")
        #expect(try Snapshot(bytes: snapshot.body).head.head.scope == bench.scope)
        let roster = try await bench.test.client.send(.get, "\(base)/roster")
        #expect(try Roster(bytes: roster.body, keyring: device.keyring).devices.count == 1)
        let beat = try await bench.test.client.send(.get, "\(base)/heartbeat")
        #expect(try Heartbeat(bytes: beat.body, keyring: device.keyring).scope == bench.scope)
        #expect(try await bench.test.client.send(.get, "\(base)/secrets").status == 404)
        device.journal.add(.boot, count: 20)
        for _ in 0..<2 {
            let answer = try await bench.test.client.send(
                .post,
                "\(base)/journal",
                fields: [("Content-Type", "application/octet-stream")],
                body: device.journal.batch(1...20)
            )
            #expect(answer.status == 200)
            let word = Acknowledgement(bytes: answer.body, keyring: device.keyring)
            #expect(word?.sequence == 20)
            #expect(word?.device == device.device)
        }
        #expect(try await bench.stored() == 20)
        await bench.test.stop()
    }

    @Test func `A batch in another's name, torn or of another scope is refused`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot, count: 5)
        let base = "/v1/scopes/\(bench.scope)/sync/journal"
        let good = device.journal.batch(1...5)
        let forged = device.journal.batch(of: device.journal.records, signedBy: .init())
        let bad: [[UInt8]] = [
            Array(good.dropLast()), forged, Array(good.prefix(128)),
            [UInt8](repeating: 0, count: 256),
        ]
        for body in bad {
            let answer = try await bench.test.client.send(
                .post,
                base,
                fields: [("Content-Type", "application/octet-stream")],
                body: body
            )
            #expect(answer.status >= 400 && answer.status < 500)
        }
        #expect(try await bench.stored() == 0)
        await bench.test.stop()
    }
}
