package import Access
import Crypto
package import Journal
package import Logging
package import Sync
import Synchronization
package import Vocabulary

/// Where every flash comes in, whoever brought it: the hub's stream, an answer, a neighbour, a
/// stick.
///
/// What it takes is durable in the journal before a decision rests on it, and is in force from the
/// next decision on.
package final class FlashDesk: Sendable {
    /// What became of one that was brought.
    package enum Outcome: Hashable, Sendable {
        /// It is in force now.
        case taken
        case alreadyHere
        case older
        case refused(SignedObjectRefusal)
        /// Two different lists bear one sequence: an alarm, and neither replaces the other.
        case forked
    }

    /// What a desk asks of the rest of a daemon.
    package struct Links: Sendable {
        /// Runs work in turn with the decisions, so that the journal tells which flash each had.
        package var inTurn: @Sendable (() -> Void) -> Void
        /// The version of the head that decisions rest on; zero for none.
        package var headVersion: @Sendable () -> UInt64

        package init(
            inTurn: @escaping @Sendable (() -> Void) -> Void = { $0() },
            headVersion: @escaping @Sendable () -> UInt64
        ) {
            self.inTurn = inTurn
            self.headVersion = headVersion
        }
    }

    package typealias Listener = @Sendable ([UInt8]) -> Void

    struct State {
        var links: Links
        var keyring: Keyring
        var newest: Flash?
        var bytes: [UInt8] = []
        /// Those whose rights the head may not tell yet, oldest first.
        var former: [Flash] = []
        var struck = StruckList()
        /// In force, and not in the journal yet: its disk is full.
        var isOwed = false
        var forked: Digest?
        var listeners: [Listener] = []
    }

    /// Those who are told what was taken; they come with the daemon.
    package static let listenersMax = 8

    let recording: Recording
    let journal: JournalFile
    let clock: EdgeClock
    let device: DeviceID
    let events: Log
    /// One at a time: what is compared is what is replaced.
    private let taking = Mutex(())
    let state: Mutex<State>

    /// Takes up what the journal keeps.
    package init(
        identity: DeviceIdentity,
        journal: JournalFile,
        clock: EdgeClock,
        links: Links,
        events: Log = .silent
    ) {
        recording = Recording(identity.assignment)
        device = identity.device
        self.journal = journal
        self.clock = clock
        self.events = events
        state = Mutex(State(links: links, keyring: identity.keyring.keyring))
        load()
    }

    /// Takes a flash, or says why not.
    ///
    /// Waits for its turn and for the disk: not to be called from a decision.
    @discardableResult
    package func take(_ bytes: [UInt8]) -> Outcome {
        taking.withLock { _ in judge(bytes) }
    }

    /// Journals what a full disk refused before, and gives whether it did; to be called now and
    /// then.
    @discardableResult
    package func payOwed() -> Bool {
        taking.withLock { _ in
            let owed = state.withLock { ($0.isOwed ? $0.newest : nil, $0.bytes, $0.former) }
            guard let flash = owed.0 else { return false }
            let links = state.withLock { $0.links }
            links.inTurn { write(flash, owed.1, keepsFormer: !owed.2.isEmpty) }
            return state.withLock { !$0.isOwed }
        }
    }

    /// Has other work than that of the start do its turns.
    package func connect(_ links: Links) {
        state.withLock { $0.links = links }
    }

    package func adopt(_ keyring: Keyring) {
        state.withLock { $0.keyring = keyring }
    }

    /// `listener` is given what was just taken, as it was signed, and must not wait.
    package func listen(_ listener: @escaping Listener) {
        state.withLock { state in
            precondition(state.listeners.count < Self.listenersMax, "few listen to a desk")
            state.listeners.append(listener)
        }
    }
}

/// What is in force.
extension FlashDesk {
    /// Zero where nothing was ever struck.
    package var sequence: UInt64 { state.withLock { $0.newest?.sequence ?? 0 } }

    package var flash: Flash? { state.withLock { $0.newest } }

    /// As it was signed, to be passed on; nil where there is none.
    package var newest: [UInt8]? {
        state.withLock { $0.newest == nil ? nil : $0.bytes }
    }

    /// What stands against this device.
    package var bans: Set<DeviceBan> { state.withLock { $0.struck.bans(on: device) } }

    package func bans(on other: DeviceID) -> Set<DeviceBan> {
        state.withLock { $0.struck.bans(on: other) }
    }

    /// Whether nothing was struck that makes the word of a device worthless; one whose gate is shut
    /// from afar still tells the truth.
    package func believes(_ other: DeviceID) -> Bool {
        bans(on: other).allSatisfy { $0 == .locked }
    }

    package func isClosed(_ zone: UInt16) -> Bool { state.withLock { $0.struck.isClosed(zone) } }

    /// Whether the head is older than what the flash leaves to heads.
    package func lacksHead(_ version: UInt64) -> Bool {
        state.withLock { version < $0.struck.completeFrom }
    }

    package func facts(of claim: Claim, zone: UInt16, headVersion: UInt64) -> EmergencyFacts {
        state.withLock { state in
            state.struck.facts(of: claim, zone: zone, device: device, headVersion: headVersion)
        }
    }

    /// A head was applied: what it tells, former flashes need not tell any more.
    package func headApplied(_ version: UInt64) {
        state.withLock { state in
            guard let newest = state.newest, !state.former.isEmpty,
                version >= newest.completeFrom
            else { return }
            state.former = []
            state.struck = StruckList(newest)
        }
    }
}
