import CardEmulation
import Foundation
import PortEmulation
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReaderTests {
    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    private static func target(_ link: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    }

    @Test func `The link follows the reader from port to port`() throws {
        let folder = try TemporaryFolder()
        let link = folder.path("reader")
        let reader = try EmulatedReader(link: link, lifetime: .seconds(60))
        let first = try #require(reader.path)
        #expect(Self.target(link) == first && Self.exists(first))
        #expect(reader.connection == "pn532_uart:\(first)")
        reader.unplug()
        #expect(reader.path == nil && reader.connection == nil)
        #expect(Self.target(link) == nil)
        try reader.plug()
        let second = try #require(reader.path)
        #expect(second != first)
        #expect(Self.target(link) == second && Self.exists(second))
        reader.stop()
        #expect(Self.target(link) == nil && reader.path == nil && reader.isStopped)
        #expect(reader.statistics.plugs == 2)
    }

    @Test func `A link that cannot be made is told`() {
        #expect(throws: EmulatorFailure.self) {
            _ = try EmulatedReader(link: "/nowhere/at/all", lifetime: .seconds(60))
        }
    }

    @Test func `A reader ends with its lifetime, and with the last who holds it`() async throws {
        let reader = try EmulatedReader(lifetime: .milliseconds(1))
        while !reader.isStopped { try await Task.sleep(for: .milliseconds(5)) }
        let folder = try TemporaryFolder()
        let link = folder.path("reader")
        var held: EmulatedReader? = try EmulatedReader(link: link, lifetime: .seconds(60))
        #expect(held?.path != nil && Self.target(link) != nil)
        held = nil
        while Self.target(link) != nil { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func `A tap ends, and the card is at hand for the next`() async throws {
        let reader = try EmulatedReader(lifetime: .seconds(60))
        defer { reader.stop() }
        reader.tap(NTAG424(uid: Desk.uid), for: .milliseconds(20))
        #expect(reader.isCardPresent)
        while reader.isCardPresent { try await Task.sleep(for: .milliseconds(5)) }
        #expect(reader.card?.uid == Desk.uid)
        reader.placeAgain()
        #expect(reader.isCardPresent)
        let former = reader.place(PhoneCard())
        #expect(former?.uid == Desk.uid)
        reader.remove()
        #expect(!reader.isCardPresent)
    }
}
