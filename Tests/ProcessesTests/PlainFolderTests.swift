import Glibc
import Processes
import Testing

/// A folder that is removed with everything in it.
private final class Folder {
    private let base: String

    init() throws {
        base = "/tmp/jalon-plain-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try Files.makeFolder(base)
    }

    deinit { _ = try? Child(ChildSpec("rm", ["-r", base])).output }

    func path(_ name: String) -> String { name.isEmpty ? base : "\(base)/\(name)" }
}

/// A folder from somebody else is read without following anything.
@Suite(.timeLimit(.minutes(1)))
struct PlainFolderTests {
    private static func write(_ path: String, _ bytes: [UInt8] = [1, 2, 3]) throws {
        try Files.write(bytes, to: path)
    }

    @Test func `A file is read whole, at most so long, and written whole`() throws {
        let folder = try Folder()
        let plain = try PlainFolder(folder.path(""))
        try plain.write("a.bin", [1, 2, 3])
        try plain.write("a.bin", [4, 5])
        #expect(try plain.read("a.bin", limit: 2) == [4, 5])
        #expect(throws: PlainFolder.Refusal.tooLarge) { try plain.read("a.bin", limit: 1) }
        #expect(throws: PlainFolder.Refusal.missing) { try plain.read("b.bin", limit: 9) }
        #expect(try plain.names(countMax: 1) == ["a.bin"])
        try plain.remove("a.bin")
        try plain.remove("a.bin")
        #expect(try plain.names(countMax: 1).isEmpty)
    }

    @Test func `Links, pipes, folders and second names are refused without waiting`() throws {
        let folder = try Folder()
        try Self.write(folder.path("secret"))
        try #require(symlink(folder.path("secret"), folder.path("link.bin")) == 0)
        try #require(symlink("/dev/zero", folder.path("device.bin")) == 0)
        try #require(mkfifo(folder.path("pipe.bin"), 0o600) == 0)
        try #require(mkdir(folder.path("folder.bin"), 0o700) == 0)
        try #require(link(folder.path("secret"), folder.path("twin.bin")) == 0)
        let plain = try PlainFolder(folder.path(""))
        for name in ["link.bin", "device.bin", "pipe.bin", "folder.bin"] {
            #expect(throws: PlainFolder.Refusal.notPlain) { try plain.read(name, limit: 99) }
        }
        #expect(throws: PlainFolder.Refusal.linked) { try plain.read("twin.bin", limit: 99) }
        // A device file itself, where the test may make one.
        if mknod(folder.path("zero.bin"), S_IFCHR | 0o600, 0x0105) == 0 {
            #expect(throws: PlainFolder.Refusal.notPlain) { try plain.read("zero.bin", limit: 99) }
        }
    }

    @Test func `A file of four gibibytes that takes no room is refused by its length`() throws {
        let folder = try Folder()
        try Self.write(folder.path("huge.bin"), [])
        try #require(truncate(folder.path("huge.bin"), 4 << 30) == 0)
        let plain = try PlainFolder(folder.path(""))
        let begin = ContinuousClock.now
        #expect(throws: PlainFolder.Refusal.tooLarge) {
            try plain.read("huge.bin", limit: 96 << 20)
        }
        #expect(ContinuousClock.now - begin < .seconds(1))
    }

    @Test func `A folder that is a link, or holds too many names, is refused`() throws {
        let folder = try Folder()
        try #require(mkdir(folder.path("real"), 0o700) == 0)
        try #require(symlink(folder.path("real"), folder.path("link")) == 0)
        #expect(throws: SystemFailure.self) { _ = try PlainFolder(folder.path("link")) }
        for number in 0..<5 { try Self.write(folder.path("real/\(number)")) }
        let plain = try PlainFolder(folder.path("real"))
        #expect(throws: SystemFailure.self) { try plain.names(countMax: 4) }
        #expect(try plain.names(countMax: 5).count == 5)
    }
}
