import PowerDisk
import SQLite
import Testing

/// The disk that loses power, held against SQLite's own promises (sqlite.org/atomiccommit.html).
@Suite(.timeLimit(.minutes(2)))
struct PowerDiskTests {
    private static let path = "/disk/store.sqlite"

    private func open(
        _ disk: PowerDisk,
        _ synchronous: Connection.Synchronous = .full
    ) throws -> Connection {
        let options = Connection.Options(
            synchronous: synchronous,
            fileSystem: disk.fileSystem
        )
        let connection = try Connection(path: Self.path, options: options)
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS item(number INTEGER PRIMARY KEY, b BLOB)"
        )
        return connection
    }

    /// Writes rows until the power goes; gives how many commits returned.
    private func fill(_ connection: borrowing Connection, from first: Int = 0) -> Int {
        var count = 0
        do throws(SQLiteError) {
            let insert = try connection.prepare("INSERT INTO item(number, b) VALUES($1, $2)")
            for number in first..<first + 200 {
                try insert.run(number, [UInt8](repeating: UInt8(number % 251), count: 700))
                count += 1
            }
        } catch {}
        return count
    }

    private func rows(_ connection: borrowing Connection) throws -> Int {
        let statement = try connection.prepare("SELECT count(*) FROM item")
        return try statement.first { row in row.int(0) } ?? -1
    }

    /// Nil where the file is damaged.
    private func soundRows(
        _ disk: PowerDisk,
        _ synchronous: Connection.Synchronous
    ) throws -> Int? {
        let connection = try open(disk, synchronous)
        return try connection.quickCheck().isEmpty ? rows(connection) : nil
    }

    private struct Toll {
        var acknowledged = 0
        var lost = 0
        var damaged = 0
    }

    /// A hundred losses, each in the midst of some operation.
    private func toll(
        _ synchronous: Connection.Synchronous,
        isLying: Bool = false
    ) throws -> Toll {
        var toll = Toll()
        for seed in 1...UInt64(100) {
            let disk = PowerDisk(seed: seed)
            disk.lie(isLying)
            var count = 0
            do {
                let connection = try open(disk, synchronous)
                // Logs are emptied often, so that the file itself is written to as well.
                try connection.execute("PRAGMA wal_autocheckpoint = 10")
                disk.settle()
                disk.cut(after: 1 + Int(seed * 37 % 400))
                count = fill(connection)
            }
            disk.losePower()
            disk.lie(false)
            toll.acknowledged += count
            let found = try? soundRows(disk, synchronous)
            toll.damaged += found == nil ? 1 : 0
            toll.lost += max(0, count - (found ?? 0))
        }
        return toll
    }

    @Test func `A synchronous commit survives every loss of power`() throws {
        let toll = try toll(.full)
        print("power: FULL", toll)
        #expect(toll.acknowledged > 1_000)
        #expect(toll.lost == 0 && toll.damaged == 0)
    }

    @Test func `Without synchronous commits some are lost, but the file is sound`() throws {
        let toll = try toll(.normal)
        print("power: NORMAL", toll)
        #expect(toll.lost > 0 && toll.damaged == 0)
    }

    @Test func `Without any sync commits are lost and files damaged`() throws {
        let toll = try toll(.off)
        print("power: OFF", toll)
        #expect(toll.lost > 0 && toll.damaged > 0)
    }

    @Test func `On a disk that lies about its syncs commits are lost`() throws {
        let toll = try toll(.full, isLying: true)
        print("power: lying disk", toll)
        #expect(toll.lost > 0)
    }

    @Test func `The same seed loses the same sectors`() throws {
        func history(_ seed: UInt64) throws -> PowerDiskCounts {
            let disk = PowerDisk(seed: seed)
            do {
                let connection = try open(disk, .off)
                disk.cut(after: 60)
                _ = fill(connection)
            }
            disk.losePower()
            return disk.counts
        }
        let first = try history(5)
        #expect(try first == history(5))
        #expect(try first != history(6))
        #expect(first.sectorsLost > 0 && first.sectorsKept > 0 && first.sectorsTorn > 0)
    }

    @Test func `A process that dies loses nothing, and its files open again`() throws {
        let disk = PowerDisk(seed: 1)
        let connection = try open(disk, .off)
        let count = fill(connection)
        disk.kill()
        #expect(fill(connection, from: 1_000) == 0)
        #expect(try rows(open(disk)) == count)
    }

    @Test func `A file that was renamed without a sync may be found under its old name`() throws {
        var old = 0
        for seed in 1...UInt64(40) {
            let disk = PowerDisk(seed: seed)
            do { _ = fill(try open(disk)) }
            try disk.move(Self.path, to: Self.path + ".damaged-1")
            #expect(!disk.exists(Self.path) && disk.exists(Self.path + ".damaged-1"))
            disk.losePower()
            if disk.exists(Self.path) { old += 1 }
            #expect(disk.exists(Self.path) != disk.exists(Self.path + ".damaged-1"))
        }
        #expect(old > 0 && old < 40)
    }

    @Test func `A full disk refuses and takes writes again when there is room`() throws {
        let disk = PowerDisk(seed: 1)
        let connection = try open(disk)
        disk.limit(to: disk.bytesUsed + 20_000)
        let count = fill(connection)
        #expect(count > 0 && count < 200)
        let error = #expect(throws: SQLiteError.self) {
            try connection.execute("INSERT INTO item(number, b) VALUES(900, zeroblob(9000))")
        }
        #expect(error?.kind == .full)
        disk.limit(to: nil)
        #expect(fill(connection, from: 1_000) == 200)
        #expect(try rows(connection) == count + 200)
    }

    @Test(arguments: [PowerDisk.Operations.writes, .syncs])
    func `What fails to be written or synced is not committed, and the next is`(
        _ operations: PowerDisk.Operations
    ) throws {
        for seed in 1...UInt64(50) {
            let disk = PowerDisk(seed: seed)
            var count = 0
            do {
                let connection = try open(disk)
                count = fill(connection)
                disk.fail(operations)
                let error = #expect(throws: SQLiteError.self) {
                    try connection.execute("INSERT INTO item(number) VALUES(500)")
                }
                #expect(error?.kind == .ioError)
                count += fill(connection, from: 1_000)
                #expect(try rows(connection) == count)
            }
            disk.losePower()
            let connection = try open(disk)
            #expect(try rows(connection) == count && connection.quickCheck().isEmpty)
        }
    }

    @Test func `Two connections see each other's commits and wait for no lock for ever`() throws {
        let disk = PowerDisk(seed: 1)
        let first = try open(disk)
        let second = try open(disk)
        #expect(fill(first) == 200)
        #expect(try rows(second) == 200)
        try first.begin()
        let error = #expect(throws: SQLiteError.self) { try second.begin() }
        #expect(error?.kind == .busy)
        try first.commit()
        #expect(fill(second, from: 1_000) == 200)
    }
}
