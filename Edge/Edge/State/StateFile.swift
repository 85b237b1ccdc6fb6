package import Crypto
import FoundationEssentials
import Processes
package import SQLite
package import Sync
import Synchronization
import Vocabulary

/// The file of keys and enrolment: small, rarely written, never on the way of a scan.
package final class StateFile: Sendable {
    /// Request numbers taken from the file at once: after a kill the rest of a block is lost, and
    /// none is ever used twice.
    package static let sequenceBlock: UInt64 = 256
    /// A hub that lost its memory is at most so far ahead; a longer leap would use up the numbers.
    package static let sequenceLeapMax: UInt64 = 1 << 32
    /// More than a device can ask in its life; what is above is damage.
    package static let sequenceMax: UInt64 = 1 << 53
    private static let applicationID: Int32 = 0x4A4C_5354
    private static let schema = """
        CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID
        """

    private struct Sequence {
        var next: UInt64
        var end: UInt64
    }

    private let connection: Mutex<Connection>
    private let sequence = Mutex(Sequence(next: 0, end: 0))

    /// Opens the file, or makes one that its owner alone may read.
    package init(path: String, on fileSystem: FileSystem = .system) throws(EdgeFailure) {
        if fileSystem.isSystem { try Self.requireOwn(path) }
        do throws(SQLiteError) {
            let connection = try Connection(
                path: path,
                options: .init(
                    synchronous: .full,
                    applicationID: Self.applicationID,
                    fileSystem: fileSystem
                )
            )
            if try connection.schemaText().isEmpty { try connection.execute(Self.schema) }
            // Files of the time before stewards lack their table.
            try connection.execute(Self.stewardSchema)
            self.connection = Mutex(connection)
        } catch {
            throw EdgeFailure(storage: error)
        }
    }

    private static func requireOwn(_ path: String) throws(EdgeFailure) {
        do throws(SystemFailure) {
            if !Files.exists(path) { try Files.write([], to: path, mode: 0o600) }
            try Files.requireOwnerOnly(path)
        } catch {
            throw EdgeFailure(error)
        }
    }

    /// Opens a file for reading alone, beside a daemon that works on it.
    package init(reading path: String) throws(EdgeFailure) {
        do throws(SystemFailure) {
            try Files.requireOwnerOnly(path)
        } catch {
            throw EdgeFailure(error)
        }
        do throws(SQLiteError) {
            connection = Mutex(
                try Connection(
                    path: path,
                    options: .init(mode: .readOnly, applicationID: Self.applicationID)
                )
            )
        } catch {
            throw EdgeFailure(storage: error)
        }
    }

    /// The number of the next request; higher than every one before, also across kills.
    package func nextSequence() throws(EdgeFailure) -> UInt64 {
        try sequence.withLock { (sequence) throws(EdgeFailure) in
            if sequence.next == sequence.end {
                let start = max(1, number(try read("request_sequence")) ?? 1)
                guard start <= Self.sequenceMax else { throw Self.damaged("the request number") }
                try write(["request_sequence": bytes(start + Self.sequenceBlock)])
                sequence = Sequence(next: start, end: start + Self.sequenceBlock)
            }
            defer { sequence.next += 1 }
            return sequence.next
        }
    }

    /// Goes on from a number that the hub asked for; never back, and never far.
    package func skipSequence(to wanted: UInt64) throws(EdgeFailure) {
        try sequence.withLock { (sequence) throws(EdgeFailure) in
            guard wanted > sequence.next, wanted - sequence.next <= Self.sequenceLeapMax,
                wanted <= Self.sequenceMax
            else { return }
            try write(["request_sequence": bytes(wanted + Self.sequenceBlock)])
            sequence = Sequence(next: wanted, end: wanted + Self.sequenceBlock)
        }
    }

    /// The device's own key, made at the first call and never changed.
    package func deviceKey() throws(EdgeFailure) -> Ed25519PrivateKey {
        if let seed = try read("device_seed") {
            guard let key = Ed25519PrivateKey(seed: seed) else { throw Self.damaged("the key") }
            return key
        }
        let key = Ed25519PrivateKey()
        try write(["device_seed": key.seed])
        return key
    }

    /// Who this device is; nil before it was enrolled.
    package func identity() throws(EdgeFailure) -> DeviceIdentity? {
        guard let device = number(try read("device")) else { return nil }
        guard let hub = try read("hub"), let keyring = try read("keyring"),
            let assignment = try read("assignment"),
            let number = UInt32(exactly: device)
        else { throw Self.damaged("the enrolment") }
        guard let place = try? JSONDecoder().decode(Assignment.self, from: Data(assignment)),
            let signed = try? SignedKeyring(bytes: keyring)
        else { throw Self.damaged("the enrolment") }
        return DeviceIdentity(
            device: DeviceID(number),
            key: try deviceKey(),
            hub: String(decoding: hub, as: UTF8.self),
            assignment: place,
            keyring: signed,
            epochFloor: UInt32(clamping: self.number(try read("epoch_floor")) ?? 0)
        )
    }

    /// Whether a device was enrolled here, also where its file is damaged.
    package func isEnrolled() throws(EdgeFailure) -> Bool { try read("device") != nil }

    /// Keeps an enrolment with its key; a key of its own is a device of its own to the hub, so that
    /// request numbers begin anew with it.
    package func keep(_ identity: DeviceIdentity) throws(EdgeFailure) {
        let isSameKey = try read("device_seed") == identity.key.seed
        guard let assignment = try? JSONEncoder().encode(identity.assignment) else {
            throw Self.damaged("the assignment")
        }
        var values = [
            "device": bytes(UInt64(identity.device.raw)),
            "device_seed": identity.key.seed,
            "hub": Array(identity.hub.utf8),
            "keyring": identity.keyring.bytes,
            Self.name(ofKeyring: identity.keyring.keyring.version): identity.keyring.bytes,
            "assignment": Array(assignment),
            "epoch_floor": bytes(UInt64(identity.epochFloor)),
        ]
        if !isSameKey { values["request_sequence"] = bytes(1) }
        try sequence.withLock { (sequence) throws(EdgeFailure) in
            try write(values)
            if !isSameKey { sequence = Sequence(next: 0, end: 0) }
        }
    }

    package func keep(keyring: SignedKeyring) throws(EdgeFailure) {
        let version = keyring.keyring.version
        try write(["keyring": keyring.bytes, Self.name(ofKeyring: version): keyring.bytes])
    }

    /// Keeps where the device stands from its next start on.
    package func keep(assignment: Assignment) throws(EdgeFailure) {
        guard let text = try? JSONEncoder().encode(assignment) else {
            throw Self.damaged("the assignment")
        }
        try write(["assignment": Array(text)])
    }

    /// The newest roster of the scope as it was signed, nil before the first.
    package func roster() throws(EdgeFailure) -> [UInt8]? { try read("roster") }

    package func keep(roster: [UInt8]) throws(EdgeFailure) {
        try write(["roster": roster])
    }

    package func keep(epochFloor: UInt32) throws(EdgeFailure) {
        try write(["epoch_floor": bytes(UInt64(epochFloor))])
    }
}

extension StateFile {
    /// Stands for a time that no hub has confirmed since the machine started.
    private static let notConfirmed = UInt64.max

    package func clockMark() throws(EdgeFailure) -> ClockMachine.Mark? {
        guard let low = number(try read("clock_low")),
            let sinceBoot = number(try read("clock_since_boot")), let boot = try read("clock_boot")
        else { return nil }
        return ClockMachine.Mark(
            low: Timestamp(milliseconds: low),
            sinceBoot: .milliseconds(Int64(clamping: sinceBoot)),
            boot: String(decoding: boot, as: UTF8.self),
            confirmedAt: number(try read("clock_confirmed_at")).flatMap {
                $0 == Self.notConfirmed ? nil : .milliseconds(Int64(clamping: $0))
            }
        )
    }

    package func keep(_ mark: ClockMachine.Mark) throws(EdgeFailure) {
        try write([
            "clock_low": bytes(mark.low.milliseconds),
            "clock_since_boot": bytes(UInt64(clamping: mark.sinceBoot.wholeMilliseconds)),
            "clock_boot": Array(mark.boot.utf8),
            "clock_confirmed_at": bytes(
                mark.confirmedAt.map { UInt64(clamping: $0.wholeMilliseconds) }
                    ?? Self.notConfirmed
            ),
        ])
    }
}

extension StateFile {
    /// One call at a time works on the file.
    func withConnection<Value: Sendable>(
        _ work: (borrowing Connection) throws(SQLiteError) -> Value
    ) throws(EdgeFailure) -> Value {
        try connection.withLock { (connection) throws(EdgeFailure) in
            do throws(SQLiteError) {
                return try work(connection)
            } catch {
                throw EdgeFailure(storage: error)
            }
        }
    }

    func read(_ name: String) throws(EdgeFailure) -> [UInt8]? {
        try withConnection { connection throws(SQLiteError) in
            let statement = try connection.prepare("SELECT value FROM value WHERE name = ?")
            return try statement.first(name) { row in row.blob(0) }
        }
    }

    func write(_ values: [String: [UInt8]]) throws(EdgeFailure) {
        try connection.withLock { (connection) throws(EdgeFailure) in
            try connection.transaction { () throws(EdgeFailure) in
                do throws(SQLiteError) {
                    let statement = try connection.prepare(
                        """
                        INSERT INTO value(name, value) VALUES(?, ?)
                        ON CONFLICT(name) DO UPDATE SET value = excluded.value
                        """
                    )
                    for (name, value) in values { try statement.run(name, value) }
                } catch {
                    throw EdgeFailure(storage: error)
                }
            }
        }
    }

    private func bytes(_ number: UInt64) -> [UInt8] {
        var writer = ByteWriter(capacity: 8)
        writer.number(number)
        return writer.bytes
    }

    private func number(_ bytes: [UInt8]?) -> UInt64? {
        guard let bytes, bytes.count == 8 else { return nil }
        var reader = ByteReader(bytes)
        return reader.number()
    }

    private static func damaged(_ what: String) -> EdgeFailure {
        EdgeFailure(.state, "The state file is damaged: \(what) cannot be read. Enrol again.")
    }
}
