import Journal
import Logging
import Sync
import Synchronization
import Vocabulary

/// Has the roster of the scope here and tells the hub what was witnessed: performs what
/// `RosterMachine` says.
package final class RosterLane: Sendable {
    private static let patience = Duration.seconds(10)

    private let link: HubLink
    private let rosters: RosterDesk
    private let witnesses: WitnessBook
    private let journal: JournalFile
    private let identity: DeviceIdentity
    private let clock: EdgeClock
    private let listening: @Sendable () -> PeerAddress?
    private let events: Log
    private let bell = Bell()
    private let state = Mutex(LaneReport(phase: "idle"))
    private let toldSequence = Mutex<UInt64>(0)

    init(
        link: HubLink,
        rosters: RosterDesk,
        witnesses: WitnessBook,
        journal: JournalFile,
        identity: DeviceIdentity,
        clock: EdgeClock,
        events: Log,
        listening: @escaping @Sendable () -> PeerAddress?
    ) {
        self.link = link
        self.rosters = rosters
        self.witnesses = witnesses
        self.journal = journal
        self.identity = identity
        self.clock = clock
        self.events = events
        self.listening = listening
    }

    package var report: LaneReport { state.withLock { $0 } }

    /// A newer roster was heard of.
    package func want() { bell.ring() }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = RosterMachine()
        var event = RosterMachine.Event.begin
        while !Task.isCancelled {
            let action = machine.handle(event, chance: Double.random(in: 0...1))
            publish(machine, after: event)
            event = await perform(action)
        }
    }

    private func publish(_ machine: RosterMachine, after event: RosterMachine.Event) {
        let now = clock.bounds.low
        let change = state.withLock { report in
            report.phase = rosters.version == 0 ? "absent" : "held"
            if event == .told { report.succeededAt = now }
            return report.note(machine.fault, at: now)
        }
        if let change { events.info("rosterFault", ["fault": "\(change)"]) }
    }

    private func perform(_ action: RosterMachine.Action) async -> RosterMachine.Event {
        do throws(LaneFault) {
            switch action {
            case .wait(let duration):
                return await bell.wait(upTo: duration) ? .wanted : .waited
            case .ask:
                try await ask()
                return .asked
            case .tell:
                try await tell()
                return .told
            }
        } catch {
            return .failed(error)
        }
    }

    private func ask() async throws(LaneFault) {
        let place = listening().map { "&address=\(Self.encoded($0))" } ?? ""
        var question = HubQuestion(
            "GET",
            "\(DeviceAPI.rosterPath)?known=\(rosters.version)\(place)"
        )
        question.patience = Self.patience
        question.bytesMax = Roster.byteCountMax
        let reply = try await link.ask(question)
        guard reply.status != 204 else { return }
        guard reply.status == 200 else { throw .refused }
        if case .refused = rosters.take(reply.body) { throw .malformed }
    }

    /// A bracket has no place in a query (RFC 3986, 3.4).
    private static func encoded(_ address: PeerAddress) -> String {
        address.description.map { character in
            switch character {
            case "[": "%5B"
            case "]": "%5D"
            case ":": "%3A"
            default: String(character)
            }
        }.joined()
    }

    private func tell() async throws(LaneFault) {
        let position = journal.position
        var copies = Array(witnesses.untold.prefix(DeviceAPI.witnessedMax - 1))
        let isOwnNew = toldSequence.withLock { $0 != position.sequence } && position.sequence > 0
        if isOwnNew {
            copies.append(journal.checkpoint(at: clock.bounds.low, signer: identity.key))
        }
        guard !copies.isEmpty else { return }
        var question = HubQuestion("POST", DeviceAPI.witnessPath)
        question.body = Array(copies.joined())
        question.contentType = UploadLane.contentType
        question.patience = Self.patience
        let reply = try await link.ask(question)
        guard reply.status == 204 else { throw .refused }
        witnesses.told(copies)
        toldSequence.withLock { $0 = position.sequence }
    }
}
