import SQLite
import Sync
package import Vocabulary

extension JournalFile {
    /// Opens the journal; one that cannot be believed is set aside whole and a new epoch is begun.
    ///
    /// `epochFloor` is the highest epoch that this device knows of, 0 for a new device; the caller
    /// keeps it outside this file, so that it survives the file's loss. Throws where another has
    /// the journal open, where not even the reserve makes room, and where the file system refuses.
    package static func open(
        path: String,
        device: DeviceID,
        epochFloor: UInt32,
        options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> (journal: JournalFile, findings: [JournalFinding]) {
        do throws(SQLiteError) {
            return try attempt(path, device, epochFloor, options)
        } catch {
            switch error.kind {
            case .full, .ioError: options.reserve.release()
            default: throw cannotOpen(error)
            }
        }
        do throws(SQLiteError) {
            return try attempt(path, device, epochFloor, options)
        } catch {
            throw cannotOpen(error)
        }
    }

    private static func cannotOpen(_ error: SQLiteError) -> JournalError {
        switch error.kind {
        case .busy:
            JournalError(.inUse, "The journal is open already; stop the other jalon-edge first.")
        case .full:
            .noSpaceLeft(error)
        default:
            JournalError(
                .fileSystem,
                "The journal cannot be opened or set aside; check its folder and who owns it.",
                cause: error
            )
        }
    }

    private static func attempt(
        _ path: String,
        _ device: DeviceID,
        _ epochFloor: UInt32,
        _ options: JournalOptions
    ) throws(SQLiteError) -> (journal: JournalFile, findings: [JournalFinding]) {
        let lock = try lock(path, options.fileSystem)
        let (state, finding) = try examine(path, device, epochFloor, options)
        let connection = try Connection(path: path, options: options.connection)
        let schema = try connection.schemaText()
        if schema.isEmpty {
            try JournalSchema.create(in: connection, device: device.raw, epoch: state.epoch)
        } else if let layout = JournalSchema.layout(of: schema), layout < JournalSchema.newest {
            try JournalSchema.upgrade(connection, from: layout)
        }
        let store = try JournalStore(connection)
        if finding != nil, let mark = state.mark { try store.keep(mark, state) }
        let core = Core(
            store: store,
            lock: lock,
            state: state,
            space: options.reserve.make() ? options.space : options.space.withoutReserve
        )
        return (
            JournalFile(path: path, core: core, reserve: options.reserve),
            finding.map { [$0] } ?? []
        )
    }

    /// A file of its own whose write lock is held while the journal is open.
    ///
    /// The lock of the journal itself would keep `jalon journal verify` out; the system takes this
    /// one back when the process dies.
    private static func lock(
        _ path: String,
        _ fileSystem: FileSystem
    ) throws(SQLiteError) -> Connection {
        var options = Connection.Options(fileSystem: fileSystem)
        options.busyTimeoutMilliseconds = 0
        let connection = try Connection(path: path + ".lock", options: options)
        try connection.begin()
        return connection
    }

    /// What the file says, or the state after it was set aside and why.
    private static func examine(
        _ path: String,
        _ device: DeviceID,
        _ epochFloor: UInt32,
        _ options: JournalOptions
    ) throws(SQLiteError) -> (JournalState, JournalFinding?) {
        let files = DatabaseFiles(path: path, on: options.fileSystem)
        guard files.exists else {
            let finding = JournalFinding(.missing, "The journal of this device is gone.")
            let state = JournalState(device: device, epoch: next(after: epochFloor))
            return (state, epochFloor == 0 ? nil : finding)
        }
        var found: StoredJournal?
        var finding: JournalFinding
        do throws(SQLiteError) {
            let connection = try Connection(path: path, options: options.connection)
            if try connection.schemaText().isEmpty {
                // Made, and the power failed before its tables were.
                return (JournalState(device: device, epoch: next(after: epochFloor)), nil)
            }
            let stored = try StoredJournal(reading: connection)
            found = stored
            do throws(JournalFinding) {
                return (try judge(stored, device, epochFloor, options, connection), nil)
            } catch {
                finding = error
            }
            // Renamed while it is open: closing first would write the log into the evidence.
            finding.setAside = try files.setAside()
        } catch {
            guard !isPassing(error) else { throw error }
            finding = JournalFinding(.damaged, "The journal cannot be read: \(error).")
            finding.setAside = try files.setAside()
        }
        let highest = max(epochFloor, found?.device == device ? found?.epoch ?? 0 : 0)
        var state = JournalState(device: device, epoch: next(after: highest))
        if found?.device == device { state.mark = found?.mark }
        return (state, finding)
    }

    /// Four thousand million lost journals are beyond what a device lives to see.
    private static func next(after epoch: UInt32) -> UInt32 {
        epoch == .max ? .max : epoch + 1
    }

    /// Whether an error says nothing about the file.
    private static func isPassing(_ error: SQLiteError) -> Bool {
        switch error.kind {
        case .busy, .full, .cannotOpen: true
        default: false
        }
    }

    private static func judge(
        _ stored: StoredJournal,
        _ device: DeviceID,
        _ epochFloor: UInt32,
        _ options: JournalOptions,
        _ connection: borrowing Connection
    ) throws(JournalFinding) -> JournalState {
        if let finding = stored.finding(device: device, epochFloor: epochFloor) { throw finding }
        return try stored.state(
            device: device,
            epoch: stored.epoch ?? epochFloor,
            verifiedMax: options.verifiedAtOpenMax,
            in: connection
        )
    }
}
