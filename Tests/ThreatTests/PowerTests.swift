import Access
import Crypto
import Devices
import Edge
import Foundation
import HTTPServer
import Journal
import Kernel
import Processes
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests
@testable import HubTests

/// Rows 33 and 34: power that fails, and journals that lose their end.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct PowerTests {
    @Test func `Row 33: power fails at moments nobody chose, and no record is lost or doubled`()
        async throws
    {
        let isLong = ProcessInfo.processInfo.environment["JALON_TEST_LONG"] == "1"
        let scene = try KillTests.Scene()
        var random = SeededRandom(seed: 33)
        for _ in 0..<(isLong ? 200 : 30) {
            let child = try scene.start()
            try await Task.sleep(for: .milliseconds(Int.random(in: 20..<500, using: &random)))
            child.kill()
            #expect(await child.wait() == .signal(9))
        }
        let last = try scene.start()
        let held = scene.hub.received.count
        let goesOn = try await eventually(within: .seconds(20)) {
            scene.hub.received.count > held + 20
        }
        #expect(goesOn)
        #expect(await last.terminate(grace: .seconds(20)) == .code(0))
        let records = try scene.records()
        #expect(records.count > 20)
        #expect(scene.hub.received.map(\.bytes) == records, "no gap, nothing twice")
        #expect(scene.hub.read { $0.repeatedSequences } == 0)
        #expect(try JournalFile.verify(path: scene.place.journal).isSound)
        // The same count finds a record that is gone.
        #expect(Array(scene.hub.received.map(\.bytes).dropLast()) != records)
        await scene.server.stop(gracePeriod: .zero)
    }

    @Test func `Row 34: an attacker cuts the last ten records off, told with their numbers`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let neighbour = try await bench.enrolled()
        device.journal.add(.boot, count: 10)
        let cut = device.journal
        #expect(try await device.post(device.journal.batch(1...10)).status == 200)
        device.journal.add(.clock, count: 10)
        let last = try #require(device.journal.records.last)
        let checkpoint = Checkpoint(
            device: device.device,
            epoch: 1,
            sequence: 20,
            digest: JournalRecord.digest(of: last),
            time: TestHub.start
        )
        // A neighbour keeps it, and tells the hub, before the attacker comes.
        let book = WitnessBook()
        let signed = checkpoint.signed(by: device.key)
        #expect(!book.keep(signed, of: neighbour.device, key: neighbour.key.publicKey))
        #expect(book.keep(signed, of: device.device, key: device.key.publicKey))
        let told = try #require(book.copy(of: device.device))
        let answer = try await neighbour.ask(.post, DeviceAPI.witnessPath, body: told)
        #expect(answer.status == 204)
        #expect(try await bench.incidents() == [], "ten that are still to come are no cut")
        device.journal = cut
        device.journal.add(.refusal, count: 15)
        _ = try await device.post(device.journal.batch(11...25))
        let list = try await bench.test.client.send(.get, "/v1/incidents")
        let incident = try #require(list.json["items"]?.list?.first)
        #expect(incident["kind"]?.text == "journal_cut")
        let text = list.text
        #expect(text.contains("11") && text.contains("20"), "\(text)")
        await bench.test.stop()
    }
}
