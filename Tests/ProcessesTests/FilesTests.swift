import Glibc
import Processes
import Testing

/// A folder that is removed with everything in it.
private final class Folder {
    let path: String

    init() throws {
        path = "/tmp/jalon-files-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try Files.makeFolder(path)
    }

    deinit {
        _ = try? Child(ChildSpec("rm", ["-r", path])).output
    }
}

struct FilesTests {
    private func mode(_ path: String) -> UInt32 {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mode & 0o777 : 0
    }

    @Test func `A file is replaced whole, with its mode, and nothing is left beside it`() throws {
        let folder = try Folder()
        let path = folder.path + "/key"
        try Files.write([1, 2, 3], to: path)
        try Files.write([4], to: path)
        #expect(try Files.read(path, limit: 1) == [4])
        #expect(mode(path) == 0o600)
        try Files.write([5], to: path, mode: 0o644)
        #expect(mode(path) == 0o644)
        #expect(rmdir(folder.path) == -1)
        try Files.remove(path)
        #expect(rmdir(folder.path) == 0)
    }

    @Test func `A write that fails leaves the old file and nothing beside it`() throws {
        let folder = try Folder()
        try Files.makeFolder(folder.path + "/taken/inner")
        #expect(throws: SystemFailure.self) { try Files.write([1], to: folder.path + "/taken") }
        #expect(throws: SystemFailure(.notFound, "", "")) {
            try Files.write([1], to: folder.path + "/absent/file")
        }
        #expect(rmdir(folder.path + "/taken/inner") == 0)
        #expect(rmdir(folder.path + "/taken") == 0)
        #expect(rmdir(folder.path) == 0)
    }

    @Test(arguments: [(0, true), (4, true), (5, false)])
    func `Reading stops at its limit`(_ bytes: Int, _ isRead: Bool) throws {
        let folder = try Folder()
        let path = folder.path + "/file"
        try Files.write([UInt8](repeating: 7, count: bytes), to: path)
        if isRead {
            #expect(try Files.read(path, limit: 4).count == bytes)
        } else {
            #expect(throws: SystemFailure(.tooLarge, "", "")) { try Files.read(path, limit: 4) }
        }
    }

    @Test func `A folder is made with those above it, once or again`() throws {
        let folder = try Folder()
        try Files.makeFolder(folder.path + "/a/b", mode: 0o750)
        try Files.makeFolder(folder.path + "/a/b")
        #expect(mode(folder.path + "/a/b") == 0o750)
        try Files.write([], to: folder.path + "/file")
        #expect(throws: SystemFailure(.exists, "", "")) {
            try Files.makeFolder(folder.path + "/file")
        }
    }

    @Test(arguments: [(0o600, true), (0o400, true), (0o640, false), (0o604, false)])
    func `A key file is refused when others can reach it`(_ given: UInt32, _ isRight: Bool) throws {
        let folder = try Folder()
        let path = folder.path + "/key"
        try Files.write([1], to: path, mode: given)
        if isRight {
            try Files.requireOwnerOnly(path)
        } else {
            #expect(throws: SystemFailure(.exposed, "", "")) { try Files.requireOwnerOnly(path) }
        }
    }

    @Test func `A link is not taken for a key file`() throws {
        let folder = try Folder()
        try Files.write([1], to: folder.path + "/key")
        #expect(symlink(folder.path + "/key", folder.path + "/link") == 0)
        #expect(throws: SystemFailure(.exposed, "", "")) {
            try Files.requireOwnerOnly(folder.path + "/link")
        }
    }

    @Test func `A reserve takes its blocks and gives them back`() throws {
        let folder = try Folder()
        let path = folder.path + "/reserve"
        try Files.reserve(1_000_000, at: path)
        var info = stat()
        #expect(stat(path, &info) == 0)
        #expect(info.st_size == 1_000_000)
        #expect(info.st_blocks * 512 >= 1_000_000)
        try Files.release(at: path)
        try Files.release(at: path)
        #expect(!Files.exists(path))
        #expect(try Files.freeBytes(at: folder.path) > 0)
    }

    @Test func `A reserve larger than the volume is refused and not kept`() throws {
        let folder = try Folder()
        let path = folder.path + "/reserve"
        #expect(throws: SystemFailure.self) { try Files.reserve(1 << 60, at: path) }
        #expect(!Files.exists(path))
    }

    @Test func `A lock is held by one and free again when its holder ends`() throws {
        let folder = try Folder()
        let path = folder.path + "/lock"
        do {
            let held = try FileLock(path)
            #expect(throws: SystemFailure(.busy, "", "")) { _ = try FileLock(path) }
            _ = consume held
        }
        _ = try FileLock(path)
    }
}
