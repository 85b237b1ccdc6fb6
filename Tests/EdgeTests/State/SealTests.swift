import Edge
import Foundation
import Support
import Sync
import Testing
import Vocabulary

struct SealTests {
    private static let device = DeviceID(5)
    private static let keys = BadgeForge().keys

    private static func folder(_ temporary: TemporaryFolder) throws -> StateFolder {
        let folder = StateFolder(temporary.path("edge"))
        try folder.make()
        return folder
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test func `A machine without a secret of its own makes one that its owner alone may read`()
        throws
    {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        let key = try SealKey(folder, credentials: nil)
        #expect(key.bytes.count == 32)
        #expect(try SealKey(folder, credentials: nil).bytes == key.bytes)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, String(describing: [key])] {
            #expect(!text.contains("\(key.bytes[0]), \(key.bytes[1])"))
            #expect(text.contains("32"))
            #expect(text.count < 80)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder.sealKey)
        #expect(mode[.posixPermissions] as? Int == 0o600)
        let other = try TemporaryFolder()
        #expect(try SealKey(Self.folder(other), credentials: nil).bytes != key.bytes)
    }

    @Test(arguments: [
        [UInt8](repeating: 0xAB, count: 32),
        Array(String(repeating: "ab", count: 32).utf8),
        Array((String(repeating: "ab", count: 32) + "\n").utf8),
    ])
    func `A credential of the service stands above the file, as bytes or as digits`(
        _ content: [UInt8]
    ) throws {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        try Self.write(content, temporary.path("jalon-seal"))
        let credentials = String(temporary.path("x").dropLast(2))
        let key = try SealKey(folder, credentials: credentials)
        #expect(key.bytes == [UInt8](repeating: 0xAB, count: 32))
        #expect(!FileManager.default.fileExists(atPath: folder.sealKey))
    }

    @Test(arguments: [
        [], [1], [UInt8](repeating: 0, count: 31), [UInt8](repeating: 0, count: 33),
        Array(String(repeating: "zz", count: 32).utf8),
        Array((String(repeating: "ab", count: 32) + " more").utf8),
    ])
    func `What is no key is refused`(_ content: [UInt8]) throws {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        try Self.write(content, temporary.path("jalon-seal"))
        let credentials = String(temporary.path("x").dropLast(2))
        #expect(throws: EdgeFailure(.state, "")) {
            try SealKey(folder, credentials: credentials)
        }
    }

    /// As the service manager leaves it where no credential of that name is known.
    @Test func `A folder of credentials without the seal is as none at all`() throws {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        let credentials = String(temporary.path("x").dropLast(2))
        let key = try SealKey(folder, credentials: credentials)
        #expect(FileManager.default.fileExists(atPath: folder.sealKey))
        #expect(try SealKey(folder, credentials: nil).bytes == key.bytes)
        let nowhere = try SealKey(folder, credentials: credentials + "/nowhere")
        #expect(nowhere.bytes == key.bytes)
    }

    @Test func `A key that others may read is refused`() throws {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        _ = try SealKey(folder, credentials: nil)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: folder.sealKey
        )
        #expect(throws: EdgeFailure.self) { try SealKey(folder, credentials: nil) }
    }

    @Test func `Badge keys lie sealed, for this machine, device and scope alone`() throws {
        let temporary = try TemporaryFolder()
        let folder = try Self.folder(temporary)
        let state = try StateFile(path: folder.state)
        let key = try SealKey(folder, credentials: nil)
        let scope = Self.keys.scope
        #expect(
            try state.badgeKeys(sealedUnder: key, device: Self.device, scope: scope) == nil
        )
        try state.keep(Self.keys, sealedUnder: key, device: Self.device)
        #expect(
            try state.badgeKeys(sealedUnder: key, device: Self.device, scope: scope) == Self.keys
        )
        let elsewhere = try TemporaryFolder()
        let other = try SealKey(Self.folder(elsewhere), credentials: nil)
        #expect(
            try state.badgeKeys(sealedUnder: other, device: Self.device, scope: scope) == nil
        )
        #expect(
            try state.badgeKeys(sealedUnder: key, device: DeviceID(6), scope: scope) == nil
        )
        #expect(
            try state.badgeKeys(sealedUnder: key, device: Self.device, scope: ScopeID(8)) == nil
        )
        for name in ["state.sqlite", "state.sqlite-wal"] {
            let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
            #expect(bytes?.range(of: Data(Self.keys.badgeKey)) == nil)
            #expect(bytes?.range(of: Data(Self.keys.sealingKey)) == nil)
        }
    }
}
