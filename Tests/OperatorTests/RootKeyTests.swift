import Crypto
import Foundation
import Operator
import Processes
import Support
import Testing

@Suite("Root keys in files", .timeLimit(.minutes(2)))
struct RootKeyTests {
    private let passphrase = Array("five words are good here".utf8)

    private func file(_ key: Ed25519PrivateKey) throws -> RootKeyFile {
        try RootKeyFile(sealing: key, passphrase: passphrase, costLog2: 14)
    }

    @Test func `A root comes back by its passphrase and by no other`() throws {
        let key = Ed25519PrivateKey()
        let file = try file(key)
        #expect(file.bytes.count == 120)
        #expect(try file.key(passphrase: passphrase).seed == key.seed)
        for wrong in [[], passphrase + [1], Array("five words are good heré".utf8)] {
            #expect(throws: (any Error).self) { try file.key(passphrase: wrong) }
        }
    }

    @Test func `Every changed byte is noticed`() throws {
        let bytes = try file(Ed25519PrivateKey()).bytes
        for place in stride(from: 0, to: bytes.count, by: 3) {
            var changed = bytes
            changed[place] ^= 0x01
            #expect(throws: (any Error).self) {
                _ = try RootKeyFile(bytes: changed).key(passphrase: passphrase)
            }
        }
        for length in [0, 8, 119] {
            #expect(throws: (any Error).self) {
                try RootKeyFile(bytes: Array(bytes.prefix(length)))
            }
        }
    }

    @Test func `A file that others can read is refused, and none is written over`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("root-1.key")
        let file = try file(Ed25519PrivateKey())
        try file.write(to: path)
        #expect(try RootKeyFile(path: path).publicKey == file.publicKey)
        #expect(throws: (any Error).self) { try file.write(to: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let run = #expect(throws: (any Error).self) { try RootKeyFile(path: path) }
        #expect("\(String(describing: run))".contains("chmod 600"))
    }

    @Test(arguments: [
        (["keys", "rotate", "--scope", "scope_AAAAABY"], "--role is missing"),
        (["keys", "rotate", "--scope", "x", "--role", "head"], "an id such as"),
        (["keys", "rotate", "--scope", "scope_AAAAABY", "--role", "root"], "root"),
        (["keys", "ceremony", "--roots", "2", "--threshold", "3", "--folder", "x"], "at most 2"),
        (["keys", "sign", "--key", "a", "--in", "b"], "belong together"),
        (["device", "confirm", "device_AAAAAAY", "--words", "one two"], "Six words"),
        (["operator", "create", "In es"], "small letters"),
    ])
    func `A line that cannot be meant is answered before a hub is asked`(
        _ words: [String],
        _ told: String
    ) async throws {
        let (code, run, asked) = try await FakeHub.run(words, answers: [.init(500, "{}")])
        #expect(code == 2 || code == 66)
        #expect(run.talk.contains(told), "\(run.talk)")
        #expect(asked.isEmpty)
    }

    @Test func `The record is verified act by act, and a shortened one is told`() async throws {
        let folder = try TemporaryFolder()
        let memory = folder.path("seen")
        let whole = #"{"items":[]}"#
        let (code, run, _) = try await FakeHub.run(
            ["audit", "verify", "--remember", memory],
            answers: [.init(200, whole)]
        )
        #expect(code == 0, "\(run.talk)")
        #expect(run.output.contains("0 acts"))
        let digest = String(repeating: "ab", count: 32)
        try Files.write(Array("7 \(digest)\n".utf8), to: memory)
        let (cut, told, _) = try await FakeHub.run(
            ["audit", "verify", "--remember", memory],
            answers: [.init(200, whole)]
        )
        #expect(cut == 1)
        #expect(told.output.contains("its end was cut off"))
    }
}
