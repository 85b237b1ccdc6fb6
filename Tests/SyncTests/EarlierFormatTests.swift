import Access
import Crypto
import Foundation
import Sync
import Testing
import Vocabulary

/// What earlier versions wrote is still read: gates and hubs are upgraded one after the other.
@Suite("Formats of earlier versions")
struct EarlierFormatTests {
    private static func file(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/earlier")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    @Test func `A head with zones and policies of the first layout is taken`() throws {
        let fixed = try Fixed()
        let head = try #require(SignedHead(bytes: try Self.file("head.bin")))
        let answer = try HeadRules.judge(
            head,
            scope: Fixed.scope,
            keyring: fixed.keyring,
            mark: nil,
            current: nil,
            low: Fixed.now
        )
        #expect(answer == .apply)
        #expect(head.head.version == 2)
    }

    @Test func `A snapshot under such a head is read whole`() throws {
        let snapshot = try Snapshot(bytes: try Self.file("snapshot.bin"))
        let zones = Array(snapshot.records(of: .zones))
        #expect(zones == Fixed.rows[.zones])
        #expect(ZoneRecord(bytes: Array(zones.prefix(Record.byteCount))) != nil)
    }

    @Test func `A layout that is still to come is refused`() throws {
        var bytes = try Self.file("head.bin")
        let layout = SHA256.digest(Array("JLNSCHM1 zones 1".utf8)).bytes.prefix(4)
        let next = SHA256.digest(Array("JLNSCHM1 zones 3".utf8)).bytes.prefix(4)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: layout) })
        bytes.replaceSubrange(place..<place + 4, with: next)
        #expect(SignedHead(bytes: bytes) == nil)
    }
}
