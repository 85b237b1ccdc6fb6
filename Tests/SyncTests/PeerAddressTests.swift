import Sync
import Testing
import Vocabulary

/// Addresses of local networks, and the names on a stick.
struct PeerAddressTests {
    @Test(arguments: [
        ("10.1.2.3:8470", "10.1.2.3:8470"), ("127.0.0.1:1", "127.0.0.1:1"),
        ("172.16.0.1:9", "172.16.0.1:9"), ("172.31.255.255:9", "172.31.255.255:9"),
        ("192.168.0.9:65535", "192.168.0.9:65535"), ("169.254.1.1:80", "169.254.1.1:80"),
        ("[::1]:8470", "[0:0:0:0:0:0:0:1]:8470"),
        ("[fd00::10]:8470", "[fd00:0:0:0:0:0:0:10]:8470"),
        ("[fe80::1:2]:5", "[fe80:0:0:0:0:0:1:2]:5"),
    ])
    func `An address of a local network is taken`(_ text: String, _ spelling: String) throws {
        let address = try PeerAddress(text)
        #expect(address.description == spelling)
        #expect(try PeerAddress(spelling) == address)
        #expect(PeerAddress(bytes: address.bytes, port: address.port) == address)
    }

    @Test(arguments: [
        "8.8.8.8:53", "172.15.0.1:9", "172.32.0.1:9", "192.167.0.1:9", "11.0.0.1:9",
        "0.0.0.0:8470", "[2001:db8::1]:9", "[::]:8470", "[::2]:9", "[ff02::1]:9",
        "[fec0::1]:9",
    ])
    func `An address of the internet is refused`(_ text: String) {
        #expect(throws: PeerAddress.Refusal.publicAddress) { try PeerAddress(text) }
    }

    @Test(arguments: [
        "", "10.1.2.3", "10.1.2.3:", "10.1.2.3:65536", "10.1.2.3:08", "10.1.2:8", "10.1.2.3.4:8",
        "10.1.2.256:8", "10.01.2.3:8", "gate.local:8470", "[fd00::1::2]:9", "[fd00:1]:9",
        "fd00::1:9", "[fd00::12345]:9", " 10.1.2.3:8", "10.1.2.3:+8", "[fd00::+1]:9",
        "[1:2:3:4:5:6:7::8]:9",
    ])
    func `What names no address is refused`(_ text: String) {
        #expect(throws: PeerAddress.Refusal.malformed) { try PeerAddress(text) }
    }

    static let files: [(StickFile, String)] = [
        (.keyrings, "keyrings.bin"), (.heartbeat, "heartbeat.bin"), (.flash, "flash.bin"),
        (.roster, "roster.bin"), (.snapshot, "snapshot.bin"), (.delta, "delta.bin"),
        (.acknowledgements, "acknowledgements.bin"),
        (.marks(DeviceID(0x00AB_12CD)), "marks-00ab12cd.bin"),
        (.journal(DeviceID(0xFFFF_FFFF), number: 1), "journal-ffffffff-01.bin"),
        (.journal(DeviceID(1), number: 64), "journal-00000001-64.bin"),
    ]

    @Test(arguments: files)
    func `A file of a stick has one name`(_ file: StickFile, _ name: String) {
        #expect(file.name == name)
        #expect(StickFile(name: name) == file)
    }

    @Test(arguments: [
        "", "snapshot", "snapshot.bin.gz", "SNAPSHOT.bin", "snapshot.bin ", "../snapshot.bin",
        "marks-ab12cd.bin", "marks-00AB12CD.bin", "marks-00ab12cd-1.bin", "marks-zzzzzzzz.bin",
        "journal-00000001-00.bin", "journal-00000001-65.bin", "journal-00000001-1.bin",
        "journal-00000001-001.bin", "journal-00000001.bin", "journal-00000001-01.bin.part",
        "keyrings.zip", ".keyrings.bin", "-", "marks-", "journal--01.bin",
    ])
    func `Any other name is foreign`(_ name: String) {
        #expect(StickFile(name: name) == nil)
    }

    @Test func `Keyrings lie one after the other, each with its length`() {
        let keyrings: [[UInt8]] = [[1, 2, 3], [4], [5, 6]]
        #expect(StickFile.keyrings(StickFile.joined(keyrings)) == keyrings)
        #expect(StickFile.keyrings([]) == [])
        #expect(StickFile.keyrings([0, 0, 0, 4, 1, 2, 3]) == nil)
        #expect(StickFile.keyrings([0, 0, 0, 0]) == nil)
        #expect(StickFile.keyrings([0xFF, 0xFF, 0xFF, 0xFF, 1]) == nil)
        #expect(StickFile.keyrings([0, 0, 0]) == nil)
        let many = [[UInt8]](repeating: [1], count: 17).map { [0, 0, 0, 1] + $0 }
        #expect(StickFile.keyrings(Array(many.joined())) == nil)
    }
}
