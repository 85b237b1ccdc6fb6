package import Cache
package import Journal
import Processes
package import SQLite
import Sync
package import Vocabulary

/// The opened files of an edge, with what their opening brought to light.
package struct EdgeStores: Sendable {
    package let folder: StateFolder
    package let state: StateFile
    package let identity: DeviceIdentity
    package let journal: JournalFile
    package let cache: CacheFile
    package let clock: EdgeClock
    /// What all signatures of the hub are verified by, now.
    package let trust: TrustedKeyring
    /// What was struck, as of the last start or as it came since.
    package let flash: FlashDesk
    package let heartbeats: HeartbeatDesk
    /// Who stands beside this gate, and what they told of rights.
    package let rosters: RosterDesk
    package let marks: MarkDesk
    /// Empty until the daemon reads badges.
    package let badges = BadgeKeyRing()
    /// How far the journal was before this process wrote to it.
    let startSequence: UInt64
    package let cacheFindings: [CacheFinding]
    package let journalFindings: [JournalFinding]

    package var recording: Recording { Recording(identity.assignment) }

    /// Opens the files of a device that was enrolled, and repairs what can be repaired.
    package init(
        _ folder: StateFolder,
        clock: Clock = .system,
        boot: String = BootName.current(),
        clockWidth: Duration = ClockMachine.widthDefault,
        options: JournalOptions = JournalOptions(),
        on fileSystem: FileSystem = .system
    ) throws(EdgeFailure) {
        self.folder = folder
        state = try StateFile(path: folder.state, on: fileSystem)
        guard let identity = try state.identity() else {
            throw EdgeFailure(
                .notEnrolled,
                "This device is not enrolled: run jalon-edge enrol --state \(folder.path) …"
            )
        }
        self.identity = identity
        trust = TrustedKeyring(identity.keyring)
        self.clock = EdgeClock(
            ClockMachine(
                mark: try state.clockMark(),
                floor: identity.keyring.keyring.issuedAt,
                boot: boot,
                sinceBoot: clock.sinceBoot(),
                width: clockWidth
            ),
            clock: clock
        )
        var options = options
        options.fileSystem = fileSystem
        (journal, journalFindings) = try Self.journal(folder, identity, options)
        if journal.epoch > identity.epochFloor { try state.keep(epochFloor: journal.epoch) }
        (cache, cacheFindings) = try Self.cache(folder, identity, journal.mark, fileSystem)
        flash = FlashDesk(
            identity: identity,
            journal: journal,
            clock: self.clock,
            links: FlashDesk.Links(headVersion: { [cache] in cache.head?.head.version ?? 0 })
        )
        heartbeats = HeartbeatDesk(keyring: identity.keyring.keyring, clock: self.clock)
        rosters = RosterDesk(
            keyring: identity.keyring.keyring,
            stored: try state.roster(),
            clock: self.clock
        ) { [state] (bytes) throws(EdgeFailure) in try state.keep(roster: bytes) }
        marks = MarkDesk(
            identity: identity,
            rosters: rosters,
            flash: flash,
            journal: journal,
            clock: self.clock
        )
        startSequence = journal.position.sequence
        if let last = Self.lastRecord(journal) { self.clock.signed(last.time.low) }
        if let head = cache.head { self.clock.signed(head.head.issuedAt) }
    }

    package func judge() -> Judge {
        Judge(
            assignment: identity.assignment,
            cache: cache,
            journal: journal,
            keyring: trust.keyring,
            badges: badges,
            flash: flash,
            marks: marks,
            time: { [clock] in clock.bounds }
        )
    }

    package var planner: BadgePlanner {
        BadgePlanner(cache: cache, badges: badges, zone: identity.assignment.zone)
    }

    /// The live reserve beside the journal.
    package static func reserve(_ folder: StateFolder) -> ReserveSpace {
        let path = folder.reserve
        return ReserveSpace(
            make: { (try? Files.reserve(ReserveSpace.byteCount, at: path)) != nil },
            release: { try? Files.release(at: path) },
            freeBytes: { try? Files.freeBytes(at: folder.path) }
        )
    }

    private static func journal(
        _ folder: StateFolder,
        _ identity: DeviceIdentity,
        _ options: JournalOptions
    ) throws(EdgeFailure) -> (JournalFile, [JournalFinding]) {
        do throws(JournalError) {
            return try JournalFile.open(
                path: folder.journal,
                device: identity.device,
                epochFloor: identity.epochFloor,
                options: options
            )
        } catch {
            throw EdgeFailure(error.code == .inUse ? .inUse : .state, error.description)
        }
    }

    private static func cache(
        _ folder: StateFolder,
        _ identity: DeviceIdentity,
        _ mark: HeadMark?,
        _ fileSystem: FileSystem
    ) throws(EdgeFailure) -> (CacheFile, [CacheFinding]) {
        do throws(CacheError) {
            return try CacheFile.open(
                path: folder.cache,
                scope: identity.assignment.scope,
                keyring: identity.keyring.keyring,
                mark: mark,
                on: fileSystem
            )
        } catch {
            throw EdgeFailure(.state, error.description)
        }
    }

    private static func lastRecord(_ journal: JournalFile) -> JournalRecord? {
        let end = journal.position.sequence
        guard end > 0, let last = try? journal.records(after: end - 1, limit: 1).first else {
            return nil
        }
        return JournalRecord(bytes: last)
    }
}
