import Foundation
import Kernel
import Support
import Testing

@Suite struct `The folder of keys` {
    @Test func `A key is made once, for its owner alone, and read again`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("keys")
        let vault = try FolderKeyVault(path)
        #expect(try vault.load("head-1") == nil)
        let seed = try vault.create("head-1")
        #expect(seed.count == 32)
        #expect(throws: KeyVaultError(.exists, "")) { try vault.create("head-1") }
        #expect(try FolderKeyVault(path).load("head-1") == seed)
        #expect(try vault.loadOrCreate("head-1") == seed)
        #expect(try vault.names() == ["head-1"])
        #expect(try mode(path) == 0o700)
        #expect(try mode("\(path)/head-1.key") == 0o600)
    }

    @Test func `Of many who make the same key at once one does, and its key stays`() async throws {
        let path = try TemporaryFolder().path("keys")
        let vault = try FolderKeyVault(path)
        let made = await withTaskGroup(of: [UInt8]?.self) { group in
            for _ in 0..<32 { group.addTask { try? vault.create("root") } }
            return await group.reduce(into: [[UInt8]]()) { made, seed in
                if let seed { made.append(seed) }
            }
        }
        #expect(made.count == 1)
        #expect(try vault.load("root") == made.first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["root.key"])
    }

    @Test(arguments: [0o755, 0o710, 0o701]) func `A folder that others can enter is refused`(
        _ mode: Int
    ) throws {
        let path = try TemporaryFolder().path("keys")
        _ = try FolderKeyVault(path).create("head-1")
        try setMode(mode, path)
        #expect(throws: KeyVaultError(.exposed, "")) { try FolderKeyVault(path) }
    }

    @Test(arguments: [0o644, 0o640, 0o602]) func `A key that others can read or change is refused`(
        _ mode: Int
    ) throws {
        let path = try TemporaryFolder().path("keys")
        _ = try FolderKeyVault(path).create("head-1")
        try setMode(mode, "\(path)/head-1.key")
        #expect(throws: KeyVaultError(.exposed, "")) { try FolderKeyVault(path) }
    }

    @Test(arguments: ["", "00\n", String(repeating: "0", count: 64)])
    func `A key file of another form is damaged`(_ text: String) throws {
        let path = try TemporaryFolder().path("keys")
        _ = try FolderKeyVault(path).create("head-1")
        try Data(text.utf8).write(to: URL(filePath: "\(path)/head-1.key"))
        #expect(throws: KeyVaultError(.damaged, "")) { try FolderKeyVault(path) }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
