import Access
import Cache
import Crypto
import Edge
import Gates
import Journal
import PowerDisk
import SQLite
import Support
import Sync
import Synchronization
import Vocabulary

/// One edge with its production files, decisions and machines, on a disk that loses power; camera,
/// gate and wire are the world's.
final class SimulatedEdge {
    /// What the queue of decisions told, taken over once it is drained.
    final class Inbox: Sendable {
        struct State {
            var grants: [OpenPassage?] = []
            var refusals: [Refusal?] = []
            var isTampered = false
            var isWritten = false
            var isApplied = false
        }

        let state = Mutex(State())

        func empty() -> State {
            state.withLock { state in
                defer { state = State() }
                return state
            }
        }
    }

    /// The last record that this gate acted on: it must be there after whatever happens.
    struct Mark: Equatable {
        var epoch: UInt32 = 0
        var sequence: UInt64 = 0
        var digest = Digest.zero
    }

    static let place = StateFolder("/edge")

    let index: Int
    let device: DeviceID
    let disk: PowerDisk
    let clock: NodeClock
    private let time: WorldTime
    /// Counts the starts; what was planned for an earlier one is void.
    private(set) var life = 0
    private var boots = 0
    private(set) var running: RunningEdge?
    private(set) var mark = Mark()
    var failedStarts = 0
    /// How far the journal of the gate on the same switch was told, by that gate's life.
    var heardThrough: [Int: UInt64] = [:]
    /// The newest list of what is struck that is in force here.
    var listTaken: UInt64 = 0
    /// The highest version of a cache that ever was in use here.
    var versionSeen: UInt64 = 0

    /// Enrols a new device and leaves it switched off.
    init(
        _ index: Int,
        _ hub: SimulatedHub,
        seed: UInt64,
        bug: PlantedBug?
    ) async throws {
        self.index = index
        time = hub.time
        clock = NodeClock(hub.time)
        disk = PowerDisk(seed: seed)
        let state = try StateFile(path: Self.place.state, on: disk.fileSystem)
        let key = try state.deviceKey()
        let answer = try await hub.enrol("gate \(index)", key: key)
        try state.keep(
            DeviceIdentity(
                device: answer.device,
                key: key,
                hub: "http://127.0.0.1:1",
                assignment: answer.assignment,
                keyring: SignedKeyring(bytes: Base64.decode(answer.keyring) ?? []),
                epochFloor: 0
            )
        )
        device = answer.device
        disk.settle()
        if bug == .lyingDisk { disk.lie() }
    }

    var isOn: Bool { running != nil }

    /// Remembers what was durable, and lets go of everything: the process is gone.
    func fall() {
        if let position = running?.stores.journal.position {
            mark = Mark(
                epoch: position.epoch,
                sequence: position.sequence,
                digest: position.digest
            )
        }
        running = nil
    }

    func losePower(keepsWall: Bool) {
        fall()
        disk.losePower()
        boots += 1
        clock.reboot(keepsWall: keepsWall)
    }

    func kill() {
        fall()
        disk.kill()
    }

    /// Starts the daemon's parts on whatever the disk has.
    func start() throws {
        life += 1
        let stores = try EdgeStores(
            Self.place,
            clock: clock.clock,
            boot: "boot-\(boots)",
            options: options,
            on: disk.fileSystem
        )
        try StartRecords.require(stores)
        try check(stores)
        running = RunningEdge(stores)
    }

    /// Space as the disk of the machine has it, with the reserve beside the journal counted off.
    private var options: JournalOptions {
        var options = JournalOptions()
        let disk = disk
        options.reserve = ReserveSpace(
            make: { true },
            release: {},
            freeBytes: { UInt64(max(0, disk.bytesFree)) }
        )
        return options
    }

    private func check(_ stores: EdgeStores) throws(Broken) {
        guard mark.sequence > 0 else { return }
        let journal = stores.journal
        guard stores.journalFindings.isEmpty, journal.epoch == mark.epoch,
            let bytes = try? journal.records(after: mark.sequence - 1, limit: 1).first,
            JournalRecord.digest(of: bytes) == mark.digest
        else { throw .lostAtGate }
    }

    /// Wipes out what the gate knew of uses, behind its back.
    func forgetUses() throws { try attack("DELETE FROM use_state") }

    private func attack(_ sql: String) throws {
        guard disk.exists(Self.place.journal) else { return }
        let connection = try Connection(
            path: Self.place.journal,
            options: .init(fileSystem: disk.fileSystem)
        )
        guard try !connection.schemaText().isEmpty else { return }
        try connection.execute(sql)
    }
}
